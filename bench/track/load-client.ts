/**
 * A client of MLflow's tracking API: `node load-client.ts URL OPERATION SECONDS` calls one operation over eight
 * kept-open connections, each with a run of its own, and prints what was answered as JSON.
 */
import { Agent, request } from 'node:http';

const [url = '', operation = '', seconds = '3'] = process.argv.slice(2);
const clients = 8;
const agent = new Agent({ keepAlive: true, maxSockets: clients });
const times: number[] = [];
let failed = 0;

function post(path: string, body: string): Promise<Record<string, never>> {
  return new Promise((resolve, reject) => {
    const call = request(
      `${url}/api/2.0/mlflow/${path}`,
      {
        method: 'POST',
        agent,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.on('end', () =>
          response.statusCode === 200
            ? resolve(JSON.parse(text))
            : reject(new Error(`${response.statusCode}: ${text.slice(0, 300)}`)),
        );
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

const createRun = () =>
  post(
    'runs/create',
    JSON.stringify({
      experiment_id: '0',
      user_id: 'bench',
      start_time: Date.now(),
      tags: [{ key: 'mlflow.user', value: 'bench' }],
    }),
  );

async function newRunId(): Promise<string> {
  const { run } = (await createRun()) as unknown as { run: { info: { run_id: string } } };
  return run.info.run_id;
}

const metricNames = Array.from({ length: 10 }, (_, i) => `metric_${i}`);

/** `count` points over ten metrics; the steps go on from call to call. */
function batch(runId: string, count: number, call: number): string {
  const perMetric = count / metricNames.length;
  const metrics = Array.from({ length: count }, (_, i) => ({
    key: metricNames[i % metricNames.length],
    value: Math.random(),
    timestamp: 1_700_000_000_000 + call * 1000 + i,
    step: call * perMetric + Math.floor(i / metricNames.length),
  }));
  return JSON.stringify({ run_id: runId, metrics });
}

const operations: Record<string, (runId: string, call: number) => Promise<unknown>> = {
  'create-run': createRun,
  'log-metric': (runId, call) =>
    post(
      'runs/log-metric',
      JSON.stringify({ run_id: runId, key: 'loss', value: Math.random(), timestamp: Date.now(), step: call }),
    ),
  'log-batch-10': (runId, call) => post('runs/log-batch', batch(runId, 10, call)),
  'log-batch-1000': (runId, call) => post('runs/log-batch', batch(runId, 1000, call)),
};

const run = operations[operation];
if (run === undefined) throw new Error(`no operation '${operation}'`);

async function client(): Promise<void> {
  const runId = await newRunId();
  await started;
  for (let call = 0; performance.now() < endAt; call++) {
    const start = performance.now();
    await run!(runId, call).catch((error: Error) => {
      if (failed++ === 0) process.stderr.write(`${operation}: ${error.message}\n`);
    });
    times.push(performance.now() - start);
  }
}

let endAt = 0;
let start = () => {};
const started = new Promise<void>((resolve) => {
  start = resolve;
});
const all = Array.from({ length: clients }, client);
// The runs are made before the clock starts.
await new Promise((resolve) => setTimeout(resolve, 300));
const startAt = performance.now();
endAt = startAt + Number(seconds) * 1000;
start();
await Promise.all(all);
const elapsed = (performance.now() - startAt) / 1000;
agent.destroy();
times.sort((a, b) => a - b);
const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
process.stdout.write(
  JSON.stringify({ perSecond: (times.length - failed) / elapsed, p50Ms: at(0.5), p99Ms: at(0.99), failed }),
);
