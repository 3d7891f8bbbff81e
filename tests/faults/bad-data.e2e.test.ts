import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { createClient } from '@slipway/sdk';
import { startTestServer } from '../../cli/src/testing/test-server.ts';

/** Files as the world sends them, through the whole server: a job that says what is wrong, or a dataset. */

const folder = mkdtempSync(join(tmpdir(), 'slipway-bad-data-'));
const server = await startTestServer();
after(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
const client = createClient({ baseUrl: server.url });
const project = 'odd';

const write = (name: string, content: string | Uint8Array): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

async function writeParquet(name: string, select: string): Promise<string> {
  const file = join(folder, name);
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run(`copy (${select}) to '${file}' (format parquet)`);
  connection.closeSync();
  instance.closeSync();
  return file;
}

type Outcome = { state: string; message: string; rows: number | null };

async function importFile(dataset: string, from: string): Promise<Outcome> {
  const started = await client.call('importDataset', {
    params: { project, dataset },
    body: { source: from },
  });
  for (;;) {
    const job = await client.call('getJob', { params: { jobId: started.jobId } });
    if (!['queued', 'running'].includes(job.state)) {
      const { items } = await client.call('listDatasets', { params: { project } });
      const found = items.find(({ name }) => name === dataset);
      return {
        state: job.state,
        message: job.error?.message ?? '',
        rows: found?.latest?.rowCount ?? null,
      };
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const columns2000 = Array.from({ length: 2000 }, (_, i) => `c${i}`);

const refused: [string, () => string | Promise<string>, RegExp][] = [
  ['broken-parquet', () => write('broken.parquet', 'PAR1 this is no parquet'), /parquet/i],
  ['broken-json', () => write('broken.json', '[{"a": 1}, {"a": '), /json|read/i],
  ['empty-csv', () => write('empty.csv', ''), /empty|no column|no row/i],
  ['empty-json', () => write('empty.json', ''), /empty|no row|no column|json/i],
  ['empty-parquet', () => write('empty.parquet', ''), /empty|parquet/i],
  [
    'wrong-encoding',
    () => write('odd.csv', Buffer.from([0x61, 0x0a, 0xff, 0x81, 0xfe, 0x0a])),
    /utf-?8|encod/i,
  ],
];

const accepted: [string, () => string | Promise<string>, number][] = [
  ['one-row', () => write('one.csv', 'a,b\n1,x\n'), 1],
  [
    'nulls-only',
    () => writeParquet('nulls.parquet', 'select null::integer as a, null::varchar as b from range(5)'),
    5,
  ],
  ['mixed-types', () => write('mixed.csv', 'a,b\n1,x\ntwo,3\n,\n'), 3],
  [
    'two-thousand-columns',
    () => write('wide.csv', `${columns2000.join()}\n${columns2000.map((_, i) => i).join()}\n`),
    1,
  ],
];

for (const [name, make, reason] of refused)
  test(`${name} is refused with its reason and leaves no dataset`, async () => {
    const outcome = await importFile(name, await make());
    assert.deepEqual([outcome.state, outcome.rows], ['failed', null], outcome.message);
    assert.match(outcome.message, reason);
  });

for (const [name, make, rows] of accepted)
  test(`${name} is imported as it is`, async () => {
    const outcome = await importFile(name, await make());
    assert.deepEqual([outcome.state, outcome.rows], ['succeeded', rows], outcome.message);
  });

test('duplicate columns are refused or told apart, never merged', async () => {
  const outcome = await importFile('twins', write('twins.csv', 'a,a\n1,2\n3,4\n'));
  if (outcome.state === 'failed') return assert.match(outcome.message, /twice|duplicate/i);
  const version = await client.call('getDataset', { params: { project, dataset: 'twins' } });
  const names = (version.latest?.columns ?? []).map(({ name }) => name);
  assert.equal(new Set(names).size, 2, names.join());
});

test('a file in Latin-1 is read as what it says', async () => {
  const bytes = Buffer.from('name,age\nJosé,3\nMüller,4\n', 'latin1');
  const outcome = await importFile('latin', write('latin.csv', bytes));
  assert.deepEqual([outcome.state, outcome.rows], ['succeeded', 2], outcome.message);
  const { rows } = await client.call('queryData', {
    params: { project },
    body: { sql: 'select name from latin order by age' },
  });
  assert.deepEqual(rows, [['José'], ['Müller']]);
});
