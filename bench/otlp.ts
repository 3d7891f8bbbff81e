/**
 * Spans a second through /v1/traces: protobuf, requests of 100 with the attributes of model calls, eight clients. At
 * least ten times MLflow's own server on the same database and at least 5,000 a second, on SQLite and on PostgreSQL.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startTestPostgres, whyNoPostgres } from '../server/src/platform/testing/postgres.ts';
import { anotherDatabase } from './report/another-database.ts';
import { startMlflowTracking } from './report/mlflow-tracking-server.ts';
import { type Figure, report } from './report/report.ts';
import { freePort, stop, untilAnswered } from './report/server-process.ts';
import { startSlipway } from './report/slipway-server.ts';

type Rate = { spansPerSecond: number; bytesPerSpan: number; p50Ms: number; p99Ms: number; failed: number };

const seconds = 6;
const atLeastPerSecond = 5000;
const scratch = mkdtempSync(join(tmpdir(), 'slipway-bench-otlp-'));
const endings: (() => unknown)[] = [() => rmSync(scratch, { recursive: true, force: true })];
const notes: string[] = [];

async function load(url: string, forSeconds = seconds): Promise<Rate> {
  const script = join(import.meta.dirname, 'otlp', 'span-client.ts');
  const child = spawn(process.execPath, [script, url, String(forSeconds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await text(child.stdout)) as Rate;
}

/** What the client and an HTTP server that keeps nothing get through. */
async function measureSink(): Promise<number> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(import.meta.dirname, 'otlp', 'sink-server.ts'), String(port)]);
  endings.push(() => stop(child));
  const url = `http://127.0.0.1:${port}`;
  await untilAnswered(child, url);
  const { spansPerSecond, bytesPerSpan } = await load(url, 3);
  notes.push(`a span is ${bytesPerSpan.toFixed(0)} bytes on the wire`);
  return spansPerSecond;
}

async function compare(kind: string, ours: string, peer: string | null, ceiling: number): Promise<Figure[]> {
  await load(ours, 1);
  const mine = await load(ours);
  if (mine.failed > 0) throw new Error(`${mine.failed} requests failed`);
  const theirs = peer === null ? null : await load(peer);
  notes.push(
    `${kind}: a request takes p50/p99 ${mine.p50Ms.toFixed(1)}/${mine.p99Ms.toFixed(1)} ms${theirs === null ? '' : `, MLflow ${theirs.p50Ms.toFixed(0)}/${theirs.p99Ms.toFixed(0)} ms, ${theirs.failed} failed`}`,
  );
  const value = mine.spansPerSecond;
  const figure = { value, unit: 'spans/s', ceiling };
  return [
    { what: `${kind}, absolute`, ...figure, bar: atLeastPerSecond, ratio: value / atLeastPerSecond },
    ...(theirs === null
      ? []
      : [
          {
            what: `${kind}, against MLflow`,
            ...figure,
            peer: theirs.spansPerSecond,
            ratio: value / theirs.spansPerSecond,
            atLeast: 10,
          },
        ]),
  ];
}

try {
  const ceiling = await measureSink();
  const figures: Figure[] = [];
  const onSqlite = await startSlipway(scratch, 'sqlite');
  const peer = await startMlflowTracking(join(scratch, 'mlflow'), `sqlite:///${join(scratch, 'mlflow.db')}`);
  if (typeof peer === 'string') notes.push(`MLflow was not measured: ${peer}`);
  figures.push(
    ...(await compare('SQLite', onSqlite.url, typeof peer === 'string' ? null : peer.url, ceiling)),
  );
  await onSqlite.stop();
  if (typeof peer !== 'string') peer.stop();
  const whyNot = whyNoPostgres();
  if (whyNot !== undefined) notes.push(`PostgreSQL was not measured: ${whyNot}`);
  else {
    const postgres = await startTestPostgres();
    endings.push(() => postgres.stop());
    const ours = await startSlipway(scratch, 'postgres', { SLIPWAY_DATABASE_URL: postgres.url });
    endings.push(ours.stop);
    const theirs = await startMlflowTracking(
      join(scratch, 'mlflow-pg'),
      await anotherDatabase(postgres.url, 'mlflow'),
    );
    if (typeof theirs !== 'string') endings.push(theirs.stop);
    figures.push(
      ...(await compare('PostgreSQL', ours.url, typeof theirs === 'string' ? null : theirs.url, ceiling)),
    );
  }
  report('otlp', figures, notes);
} finally {
  for (const end of endings.reverse()) await end();
}
