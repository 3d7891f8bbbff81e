import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { JsonValue } from '@slipway/contract';
import { openDuckDb, quoteText } from '../../engines/duckdb/index.ts';
import { linearScore } from '../../engines/onnx/testing/linear-model.ts';
import type { ServableModel } from '../../modules/deploy/index.ts';
import type { ReplayOutput } from '../../modules/serve/index.ts';
import { serveJobHandlers } from '../../modules/serve/jobs.ts';
import { flightInputs, flightSpec, type ServingHouse } from '../../modules/serve/testing/serving-house.ts';
import type { ProgressReport } from '../../platform/jobs/job-handler.ts';
import { temporaryFolder } from '../../platform/testing/temporary-folder.ts';
import { openServingServer, type ServingServer } from './testing/serving-server.ts';

const dayMs = 86_400_000;
const rowsPerDay = 400;

/** Ten days of flights, every seventh without an origin. */
async function writeFlights(path: string): Promise<void> {
  const db = await openDuckDb({ memoryLimitBytes: 200e6, threads: 1 });
  await db.run(
    `COPY (SELECT TIMESTAMP '2001-04-01' + to_milliseconds(((i * 7919) % 1000) * 864000) AS date,
                  (i * 37) % 60 - 20 AS delay, 100 + (i * 13) % 2500 AS distance, (i % 24)::INTEGER AS hour,
                  CASE WHEN i % 7 = 0 THEN NULL WHEN i % 2 = 0 THEN 'SEA' ELSE 'ATL' END AS origin
             FROM range(10000) AS r(i)) TO ${quoteText(path)} (FORMAT parquet)`,
  );
  db.close();
}

async function open(
  t: TestContext,
  options: Parameters<typeof openServingServer>[1] = {},
): Promise<ServingServer> {
  const server = await openServingServer(t, options);
  await server.house.addModel({ version: 1, spec: flightSpec });
  await server.house.deployVersion('1');
  return server;
}

async function replay(
  t: TestContext,
  { url, house }: Pick<ServingServer, 'url' | 'house'>,
  extra: Record<string, JsonValue> = {},
) {
  const scratchDirectory = temporaryFolder(t);
  const file = join(scratchDirectory, 'flights.parquet');
  await writeFlights(file);
  const { digest } = await house.blobs.putFile(file);
  const reports: ProgressReport[] = [];
  const [handler] = serveJobHandlers;
  const input = {
    ...{
      project: 'flights',
      endpoint: 'delays',
      parquetDigest: digest,
      inputColumns: flightInputs,
      idPrefix: 'replay-',
    },
    ...{
      timeColumn: 'date',
      outcome: 'delay > 15',
      from: '2001-04-02',
      to: '2001-04-06',
      rowsPerDay,
      seed: 1,
    },
    ...{ secondsPerDay: 0, outcomeDelayMs: dayMs, ...extra },
  };
  const output = (await handler!.run(input as never, {
    jobId: 'job',
    blobs: house.blobs,
    server: { url, token: null },
    scratchDirectory,
    threads: 1,
    signal: new AbortController().signal,
    progress: (report) => void reports.push(report),
    log: () => undefined,
    send: () => undefined,
  })) as ReplayOutput;
  return { output, reports };
}

type Logged = {
  id: string;
  n: number;
  event_at: number;
  inputs: string;
  score: number;
  outcome: number | null;
};

async function readLog(house: ServingHouse): Promise<Logged[]> {
  await house.analytics.flush();
  return house.analytics.query<Logged>(
    `SELECT id, count(*)::DOUBLE AS n, any_value(p.event_at)::DOUBLE AS event_at, any_value(inputs) AS inputs,
            any_value(score) AS score, any_value(o.value_number) AS outcome
       FROM serve_prediction p LEFT JOIN (SELECT DISTINCT id, value_number FROM serve_outcome) o USING (id)
      GROUP BY id ORDER BY event_at`,
  );
}

test('plays a sample of each day in time order, with its outcomes', async (t) => {
  const server = await open(t);
  const { output, reports } = await replay(t, server);
  assert.deepEqual([output.requestCount, output.failedCount, output.outcomeCount], [1600, 0, 1600]);
  const log = await readLog(server.house);
  assert.equal(log.length, 1600);
  const days = Map.groupBy(log, ({ event_at }) => Math.floor((event_at - Date.UTC(2001, 3, 1)) / dayMs));
  assert.deepEqual(
    [...days].map(([day, rows]) => [day, rows.length]),
    [1, 2, 3, 4].map((day) => [day, rowsPerDay]),
  );
  for (const { id, inputs, score, outcome } of log) {
    const i = Number(id.slice('replay-'.length)) - 1;
    const row = JSON.parse(inputs);
    assert.equal(row.distance, 100 + ((i * 13) % 2500));
    assert.ok(Math.abs(score - 1 / (1 + Math.exp(-linearScore(flightSpec, row)))) < 1e-6);
    assert.equal(outcome, Number(((i * 37) % 60) - 20 > 15));
  }
  assert.ok(reports.every(({ fraction }) => fraction! >= 0 && fraction! <= 1));
});

test('keeps its pace', async (t) => {
  const server = await open(t);
  const { output } = await replay(t, server, {
    secondsPerDay: 0.3,
    rowsPerDay: 50,
  });
  assert.equal(output.requestCount, 200);
  assert.ok(output.seconds > 1, `${output.seconds} s for four days`);
});

test('a server that dies and comes back is waited for; a job that dies goes on; nothing is asked twice', async (t) => {
  const directory = temporaryFolder(t);
  const models = new Map<string, ServableModel>();
  const first = await open(t, { directory, models });
  const port = Number(new URL(first.url).port);
  const running = replay(t, first, { secondsPerDay: 0.5 });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await first.close();
  const second = await openServingServer(t, { directory, models, port });
  const { output } = await running;
  assert.equal(output.requestCount, 1600);
  const again = await replay(t, { url: 'http://127.0.0.1:1', house: second.house }, { baseUrl: second.url });
  assert.ok(again.output.requestCount < 100, `${again.output.requestCount} asked again after the end`);
  const log = await readLog(second.house);
  assert.equal(log.length, 1600);
  assert.ok(log.every(({ outcome }) => outcome !== null));
  // A request whose answer was lost with the server may be in the log twice, under one id; so may the last few of a job that goes on.
  assert.ok(log.filter(({ n }) => n > 1).length <= 12 + again.output.requestCount);
});
