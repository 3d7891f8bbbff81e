/**
 * Logging over HTTP with eight clients, beside MLflow's own server on the same database: log-batch of 1,000 points at
 * least 20 times its rate, log-batch of 10, log-metric and create-run 10 times, on SQLite and on PostgreSQL; and
 * log-batch of 1,000 at least half the rate at which the bare rows go into a SQLite table.
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
import { startSlipway } from './report/slipway-server.ts';

type Rate = { perSecond: number; p50Ms: number; p99Ms: number; failed: number };

const seconds = 4;
const operations = { 'log-batch-1000': 20, 'log-batch-10': 10, 'log-metric': 10, 'create-run': 10 };
const scratch = mkdtempSync(join(tmpdir(), 'slipway-bench-track-'));
const endings: (() => unknown)[] = [() => rmSync(scratch, { recursive: true, force: true })];

async function runScript<T>(file: string, options: readonly string[]): Promise<T> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'track', file), ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await text(child.stdout)) as T;
}

const load = (url: string, operation: string, forSeconds = seconds) =>
  runScript<Rate>('load-client.ts', [url, operation, String(forSeconds)]);

/** Both servers on one kind of database, operation by operation, back to back. */
async function compare(kind: string, ours: string, peer: string | null): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [operation, atLeast] of Object.entries(operations)) {
    await load(ours, operation, 1);
    const mine = await load(ours, operation);
    const theirs = peer === null ? null : await load(peer, operation);
    if (mine.failed > 0) throw new Error(`${mine.failed} calls of ${operation} failed`);
    const points = operation === 'log-batch-1000' ? 1000 : 1;
    const unit = points === 1 ? 'calls/s' : 'points/s';
    notes.push(
      `${kind} ${operation}: p50/p99 ${mine.p50Ms.toFixed(1)}/${mine.p99Ms.toFixed(1)} ms${theirs === null ? '' : `, MLflow ${theirs.p50Ms.toFixed(0)}/${theirs.p99Ms.toFixed(0)} ms`}`,
    );
    if (points > 1 && kind === 'SQLite') {
      const raw = await runScript<{ perSecond: number }>('raw-insert.ts', [String(seconds)]);
      figures.push({
        what: 'log-batch-1000 against raw rows into SQLite',
        value: mine.perSecond * points,
        unit,
        ceiling: raw.perSecond,
        ratio: (mine.perSecond * points) / raw.perSecond,
        atLeast: 0.5,
      });
    }
    if (theirs === null) continue;
    figures.push({
      what: `${operation} on ${kind}`,
      value: mine.perSecond * points,
      unit,
      peer: theirs.perSecond * points,
      ratio: mine.perSecond / theirs.perSecond,
      atLeast,
    });
  }
  return figures;
}

const notes: string[] = [];

try {
  const figures: Figure[] = [];
  const peer = await startMlflowTracking(join(scratch, 'mlflow'), `sqlite:///${join(scratch, 'mlflow.db')}`);
  if (typeof peer === 'string') notes.push(`MLflow was not measured: ${peer}`);
  const onSqlite = await startSlipway(scratch, 'sqlite');
  endings.push(onSqlite.stop);
  figures.push(...(await compare('SQLite', onSqlite.url, typeof peer === 'string' ? null : peer.url)));
  if (typeof peer !== 'string') peer.stop();
  const whyNot = whyNoPostgres();
  if (whyNot !== undefined) notes.push(`PostgreSQL was not measured: ${whyNot}`);
  else {
    const postgres = await startTestPostgres();
    endings.push(() => postgres.stop());
    const onPostgres = await startSlipway(scratch, 'postgres', { SLIPWAY_DATABASE_URL: postgres.url });
    endings.push(onPostgres.stop);
    const theirs = await startMlflowTracking(
      join(scratch, 'mlflow-pg'),
      await anotherDatabase(postgres.url, 'mlflow'),
    );
    if (typeof theirs !== 'string') endings.push(theirs.stop);
    figures.push(
      ...(await compare('PostgreSQL', onPostgres.url, typeof theirs === 'string' ? null : theirs.url)),
    );
  }
  report('track', figures, notes);
} finally {
  for (const end of endings.reverse()) await end();
}
