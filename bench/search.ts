/**
 * Reading 20,000 runs with 8 million metric points, beside MLflow's own server with the same, on SQLite and on
 * PostgreSQL: 95th percentile of a filtered and ordered search, a deep page and one metric's history, at least ten
 * times faster; and a deep page as fast as the first (within a tenth). The ceiling is a bare server with the answer.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startTestPostgres, whyNoPostgres } from '../server/src/platform/testing/postgres.ts';
import { anotherDatabase } from './report/another-database.ts';
import { startMlflowTracking } from './report/mlflow-tracking-server.ts';
import { type Figure, report } from './report/report.ts';
import { freePort, startUp, stop, untilAnswered } from './report/server-process.ts';
import { fillMlflowPostgres, fillMlflowSqlite } from './search/fill-mlflow.ts';

const scratch = mkdtempSync(join(tmpdir(), 'slipway-bench-search-'));
const endings: (() => unknown)[] = [() => rmSync(scratch, { recursive: true, force: true })];
const notes: string[] = [];
const pageSize = 100;
const deepOffset = 15_000;
const atLeast = 10;

type Query = { method: 'GET' | 'POST'; path: string; body?: object };
type Answer = { runs?: unknown[]; metrics?: unknown[]; next_page_token?: string };

async function ask(url: string, { method, path, body }: Query): Promise<string> {
  const response = await fetch(`${url}/api/2.0/mlflow/${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${answer.slice(0, 300)}`);
  return answer;
}

/** The 95th percentile of so many calls one after the other, in milliseconds. */
async function p95(run: () => Promise<unknown>, calls: number): Promise<number> {
  const times: number[] = [];
  await run();
  for (let call = 0; call < calls; call++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)]!;
}

const page = (more: object): Query => ({
  method: 'POST',
  path: 'runs/search',
  body: { experiment_ids: ['0'], max_results: pageSize, ...more },
});
const filtered = page({
  filter: "metrics.metric_1 > 0.5 and params.lr = '0.3' and tags.team != 'team1'",
  order_by: ['metrics.metric_2 DESC'],
});
const ordered = { order_by: ['metrics.metric_3 ASC'] };
const history = (runId: string): Query => ({
  method: 'GET',
  path: `metrics/get-history?run_id=${runId}&metric_key=long&max_results=25000`,
});

type Times = { filter: number; first: number; deep: number; history: number };

async function measure(
  url: string,
  { deepToken, runId, calls }: { deepToken: string; runId: string; calls: number },
): Promise<Times> {
  const time = (query: Query) => p95(() => ask(url, query), calls);
  const times: Times = { filter: Infinity, first: Infinity, deep: Infinity, history: Infinity };
  times.filter = await time(filtered);
  times.first = await time(page(ordered));
  times.deep = await time(page({ ...ordered, page_token: deepToken }));
  times.history = await time(history(runId));
  const { metrics = [] } = JSON.parse(await ask(url, history(runId))) as Answer;
  if (metrics.length !== 20_000) throw new Error(`${metrics.length} points came back`);
  return times;
}

/** Our tokens say where a page ended, so one has to walk there. */
async function walkTo(url: string, offset: number): Promise<string> {
  let token: string | undefined;
  for (let at = 0; at < offset; at += 1000) {
    const query = page({
      ...ordered,
      max_results: 1000,
      ...(token === undefined ? {} : { page_token: token }),
    });
    token = (JSON.parse(await ask(url, query)) as Answer).next_page_token;
  }
  return token!;
}

const mlflowToken = Buffer.from(JSON.stringify({ offset: deepOffset })).toString('base64');

async function measureSlipway(name: string, databaseUrl?: string): Promise<{ times: Times; url: string }> {
  const port = await freePort();
  const child = startUp(
    ['--port', String(port), '--home', join(scratch, name)],
    databaseUrl === undefined ? {} : { SLIPWAY_DATABASE_URL: databaseUrl },
  );
  endings.push(() => stop(child));
  const url = `http://127.0.0.1:${port}`;
  await untilAnswered(child, `${url}/api/v1/health`);
  const start = performance.now();
  const filler = spawn(process.execPath, [join(import.meta.dirname, 'search', 'fill-slipway.ts'), url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { firstRun } = JSON.parse(await text(filler.stdout)) as { firstRun: string };
  notes.push(`${name}: filled through the API in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  const deepToken = await walkTo(url, deepOffset);
  return { times: await measure(url, { deepToken, runId: firstRun, calls: 40 }), url };
}

/** How long the answer to a query takes from a server that has nothing to do for it. */
async function ceilingOf(answer: string): Promise<number> {
  const server = createServer((_, response) => response.end(answer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const time = await p95(async () => (await fetch(url)).text(), 40);
  server.closeAllConnections();
  server.close();
  return time;
}

const names = {
  filter: 'filtered and ordered search',
  deep: 'deep page',
  history: 'history of 20,000 points',
};

async function compare(
  kind: string,
  ours: { times: Times; url: string },
  theirs: Times | null,
): Promise<Figure[]> {
  const ceiling = await ceilingOf(await ask(ours.url, filtered));
  const { first, deep } = ours.times;
  const figures: Figure[] = [
    {
      what: `deep page against the first on ${kind}`,
      value: deep,
      unit: 'ms',
      bar: first,
      ratio: first / deep,
      atLeast: 0.9,
    },
  ];
  if (theirs !== null)
    for (const [key, name] of Object.entries(names) as [keyof typeof names, string][])
      figures.push({
        what: `${name} on ${kind}`,
        value: ours.times[key],
        unit: 'ms',
        peer: theirs[key],
        ...(key === 'filter' ? { ceiling } : {}),
        ratio: theirs[key] / ours.times[key],
        atLeast,
      });
  return figures;
}

async function measureMlflow(databaseUrl: string, fill: () => void | Promise<void>): Promise<Times | null> {
  // The server makes its tables, then it is filled, then started again so that nothing is cached wrong.
  const first = await startMlflowTracking(join(scratch, 'mlflow'), databaseUrl);
  if (typeof first === 'string') {
    notes.push(`MLflow was not measured: ${first}`);
    return null;
  }
  first.stop();
  await new Promise((resolve) => setTimeout(resolve, 3000));
  await fill();
  const server = await startMlflowTracking(join(scratch, 'mlflow'), databaseUrl);
  if (typeof server === 'string') return null;
  try {
    return await measure(server.url, { deepToken: mlflowToken, runId: 'run0', calls: 8 });
  } finally {
    server.stop();
  }
}

try {
  const figures: Figure[] = [];
  const file = join(scratch, 'mlflow.db');
  const ours = await measureSlipway('SQLite');
  const theirs = await measureMlflow(`sqlite:///${file}`, () => fillMlflowSqlite(file));
  figures.push(...(await compare('SQLite', ours, theirs)));
  const whyNot = whyNoPostgres();
  if (whyNot !== undefined) notes.push(`PostgreSQL was not measured: ${whyNot}`);
  else {
    const postgres = await startTestPostgres();
    endings.push(() => postgres.stop());
    const oursOnPostgres = await measureSlipway('PostgreSQL', postgres.url);
    const url = await anotherDatabase(postgres.url, 'mlflow');
    const theirsOnPostgres = await measureMlflow(url, () => fillMlflowPostgres(url));
    figures.push(...(await compare('PostgreSQL', oursOnPostgres, theirsOnPostgres)));
  }
  report('search', figures, notes);
} finally {
  for (const end of endings.reverse()) await end();
}
