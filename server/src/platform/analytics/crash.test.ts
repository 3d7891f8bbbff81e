import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { isSlipwayError } from '../errors/slipway-error.ts';
import type { Log } from '../log/log.ts';
import { startChild } from '../testing/child-process.ts';
import { mountSmallDisk } from '../testing/small-disk.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { Analytics } from './analytics.ts';
import { type AnalyticsOptions, openAnalytics } from './duckdb-analytics.ts';
import { encodeFrame } from './journal-frame.ts';

const rows = { name: 'rows', columns: { n: 'BIGINT', text: 'VARCHAR' } } as const;

async function open(t: TestContext, options: AnalyticsOptions): Promise<Analytics> {
  const analytics = await openAnalytics(options);
  t.after(() => analytics.close());
  await analytics.define([rows]);
  return analytics;
}

async function numbers(analytics: Analytics): Promise<number[]> {
  const found = await analytics.query<{ n: number }>('select n from rows order by n');
  return found.map((row) => row.n);
}

const segmentsIn = (directory: string) => readdirSync(join(directory, 'journal')).sort();

test('after kill -9 at any moment every acknowledged row is there exactly once', async (t) => {
  const directory = temporaryFolder(t);
  const child = join(import.meta.dirname, 'duckdb-analytics.child.ts');
  const acknowledged: number[] = [];
  for (let round = 0; round < 5; round++) {
    const writer = startChild(t, child, [directory, String(round * 10_000_000)]);
    assert.equal(await writer.nextLine(), 'ready');
    const endsAt = performance.now() + 100 + Math.random() * 500;
    while (performance.now() < endsAt) acknowledged.push(Number(await writer.nextLine()));
    await writer.kill();
  }
  const stored = await numbers(await open(t, { directory }));
  const distinct = new Set(stored);
  assert.ok(acknowledged.length > 1000, `only ${acknowledged.length} rows were acknowledged`);
  assert.equal(distinct.size, stored.length, 'some rows are there twice');
  const lost = acknowledged.filter((n) => !distinct.has(n));
  assert.deepEqual(lost, []);
});

test('journal files are removed once their rows are in', async (t) => {
  const directory = temporaryFolder(t);
  const analytics = await open(t, { directory, segmentBytes: 1000 });
  for (let n = 0; n < 30; n++) await analytics.append('rows', [{ n, text: 'x'.repeat(200) }]);
  assert.ok(segmentsIn(directory).length > 3);
  await analytics.flush();
  assert.equal(segmentsIn(directory).length, 1);
  await analytics.append('rows', [{ n: 30 }]);
  await analytics.flush();
  assert.deepEqual(
    await numbers(analytics),
    Array.from({ length: 31 }, (_, n) => n),
  );
});

test('a journal can be taken in before anybody defined its table', async (t) => {
  const directory = temporaryFolder(t);
  await leaveJournal(directory, [1, 2]);
  const analytics = await openAnalytics({ directory });
  t.after(() => analytics.close());
  assert.deepEqual(await numbers(analytics), [1, 2]);
});

test('a torn tail is no news; a damaged middle is told and the rest is kept', async (t) => {
  const directory = temporaryFolder(t);
  const warnings: unknown[] = [];
  const log = {
    warn: (_: string, fields: unknown) => warnings.push(fields),
    error: () => undefined,
  } as unknown as Log;
  const path = await leaveJournal(directory, [1, 2, 3]);
  const frame = encodeFrame([{ table: 'rows', columns: rows.columns, rows: [[4, null]] }]);
  appendFileSync(path, frame.subarray(0, frame.length - 3));
  const bytes = readFileSync(path);
  const second = bytes.indexOf('[[2,');
  bytes[second + 2] = '9'.charCodeAt(0);
  writeFileSync(path, bytes);
  assert.deepEqual(await numbers(await open(t, { directory, log })), [1, 3]);
  assert.equal(warnings.length, 1);
  assert.ok((warnings[0] as { offset: number }).offset > 0);
});

/** What a killed process leaves: frames in a journal that DuckDB never heard of. */
async function leaveJournal(directory: string, values: readonly number[]): Promise<string> {
  await (await openAnalytics({ directory })).close();
  const path = join(directory, 'journal', '0000000001-0123456789ab.journal');
  for (const n of values) {
    appendFileSync(path, encodeFrame([{ table: 'rows', columns: rows.columns, rows: [[n, 'x']] }]));
  }
  return path;
}

test('a full disk refuses rows as storage-full, keeps the others, and goes on when there is room', async (t) => {
  const disk = mountSmallDisk(t, 24 * 1024 * 1024);
  if (disk === undefined) return;
  const directory = join(disk.directory, 'analytics');
  const analytics = await openAnalytics({ directory });
  await analytics.define([rows]);
  await analytics.append('rows', [{ n: 0 }]);
  await analytics.flush();
  disk.fill();
  const kept = [0];
  let refusal: unknown;
  for (let n = 1; n < 2000 && refusal === undefined; n++) {
    await analytics.append('rows', [{ n, text: 'x'.repeat(2000) }]).then(
      () => kept.push(n),
      (error) => (refusal = error),
    );
  }
  assert.ok(isSlipwayError(refusal) && refusal.code === 'storage-full', String(refusal));
  rmSync(join(disk.directory, 'ballast'));
  await analytics.append('rows', [{ n: 5000 }]);
  await analytics.flush();
  assert.deepEqual(await numbers(analytics), [...kept, 5000]);
  await analytics.close();
  const again = await openAnalytics({ directory });
  assert.deepEqual(await numbers(again), [...kept, 5000]);
  await again.close();
});

test('rows that could not be taken in on a full disk are taken in once there is room', async (t) => {
  const disk = mountSmallDisk(t, 32 * 1024 * 1024);
  if (disk === undefined) return;
  const directory = join(disk.directory, 'analytics');
  const analytics = await openAnalytics({ directory });
  await analytics.define([rows]);
  await analytics.append('rows', [{ n: 0 }]);
  await analytics.flush();
  const kept = Array.from({ length: 3000 }, (_, n) => n + 1);
  await analytics.append(
    'rows',
    kept.map((n) => ({ n, text: randomBytes(1000).toString('base64') })),
  );
  disk.fill();
  await assert.rejects(analytics.flush(), (error) => isSlipwayError(error) && error.code === 'storage-full');
  rmSync(join(disk.directory, 'ballast'));
  await analytics.flush();
  assert.deepEqual(await numbers(analytics), [0, ...kept]);
  await analytics.close();
  const again = await openAnalytics({ directory });
  assert.deepEqual(await numbers(again), [0, ...kept]);
  await again.close();
});
