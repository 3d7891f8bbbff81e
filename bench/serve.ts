/**
 * One-row scoring over HTTP, features compiled and every prediction logged: bar ten times MLflow's scoring server
 * with the equivalent scikit-learn model, and two thirds of a bare echo of the same body. Same client for all.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { median, report } from './report/report.ts';
import { requestBodies, trainFlightModel } from './serve/flight-model.ts';
import { applyLoad, type Load } from './serve/load.ts';
import { type MeasuredServer, startMeasured } from './serve/measured-server.ts';
import { startMlflow } from './serve/mlflow-server.ts';

const rounds = 5;
const seconds = 3;
const connections = 32;
const inferPath = '/v2/models/delays/infer';
const scratch = mkdtempSync(join(tmpdir(), 'slipway-bench-serve-'));
const vega = createRequire(import.meta.url).resolve('vega-datasets');
const parquet = join(dirname(vega), '..', 'data', 'flights-3m.parquet');
const endings: (() => unknown)[] = [() => rmSync(scratch, { recursive: true, force: true })];

/** Requests a second and CPU time of a server of ours under load. */
async function measure(server: MeasuredServer): Promise<Load & { cpuUs: number; unlogged: number }> {
  const before = await server.counters();
  const load = await applyLoad({
    url: server.url + inferPath,
    body: requestBodies.slipway,
    connections,
    seconds,
  });
  const after = await server.counters();
  // What was still on its way when the client stopped is logged too, so the log may be a little ahead.
  const unlogged = Math.max(0, load.answered - (after.loggedCount - before.loggedCount));
  return { ...load, cpuUs: ((after.cpuSeconds - before.cpuSeconds) * 1e6) / load.answered, unlogged };
}

const middle = (loads: readonly Load[], key: keyof Load) => median(loads.map((load) => load[key]));

try {
  const onnxFile = join(scratch, 'delays.onnx');
  writeFileSync(onnxFile, await trainFlightModel(parquet));
  const mlflow = await startMlflow(parquet, scratch);
  if (typeof mlflow === 'string') process.stdout.write(`without MLflow: ${mlflow}\n`);
  else endings.push(mlflow.stop);
  const echo = await startMeasured('echo-server.ts');
  endings.push(echo.stop);
  const slipway = await startMeasured('slipway-server.ts', [onnxFile]);
  endings.push(slipway.stop);
  type OurLoad = Awaited<ReturnType<typeof measure>>;
  const results: { ours: OurLoad[]; echo: OurLoad[]; mlflow: Load[] } = {
    ours: [],
    echo: [],
    mlflow: [],
  };
  for (let round = 0; round <= rounds; round++) {
    const ours = await measure(slipway);
    const ceiling = await measure(echo);
    const target = typeof mlflow === 'string' ? null : `${mlflow.url}/invocations`;
    const peer =
      target === null
        ? null
        : await applyLoad({ url: target, body: requestBodies.mlflow, connections, seconds });
    // The first round warms everybody up.
    if (round === 0) continue;
    results.ours.push(ours);
    results.echo.push(ceiling);
    if (peer !== null) results.mlflow.push(peer);
  }
  const ours = middle(results.ours, 'perSecond');
  const ceiling = middle(results.echo, 'perSecond');
  const peer = results.mlflow.length === 0 ? null : middle(results.mlflow, 'perSecond');
  // Each round is measured back to back, so what disturbs the machine disturbs both; a ratio of medians would not see that.
  const ofEcho = median(results.ours.map((load, i) => load.perSecond / results.echo[i]!.perSecond));
  const ofPeer =
    peer === null
      ? null
      : median(results.mlflow.map((load, i) => results.ours[i]!.perSecond / load.perSecond));
  const failed = [...results.ours, ...results.mlflow].reduce((sum, load) => sum + load.failed, 0);
  const unlogged = results.ours.reduce((sum, load) => sum + load.unlogged, 0);
  if (failed > 0 || unlogged > 0)
    throw new Error(`${failed} requests failed, ${unlogged} answers are not in the log`);
  report(
    'serve',
    [
      {
        what: 'one-row requests against the echo',
        value: ours,
        unit: 'req/s',
        ceiling,
        ratio: ofEcho,
        atLeast: 2 / 3,
      },
      ...(peer === null
        ? []
        : [
            {
              what: 'one-row requests against MLflow',
              value: ours,
              unit: 'req/s',
              peer,
              ceiling,
              ratio: ofPeer!,
              atLeast: 10,
            },
          ]),
    ],
    [
      `p50/p99 ms: ours ${middle(results.ours, 'p50Ms')}/${middle(results.ours, 'p99Ms')}, echo ${middle(results.echo, 'p50Ms')}/${middle(results.echo, 'p99Ms')}${peer === null ? '' : `, MLflow ${middle(results.mlflow, 'p50Ms')}/${middle(results.mlflow, 'p99Ms')}`}`,
      `server CPU a request: ours ${median(results.ours.map(({ cpuUs }) => cpuUs)).toFixed(0)} us, echo ${median(results.echo.map(({ cpuUs }) => cpuUs)).toFixed(0)} us`,
      ...(typeof mlflow === 'string'
        ? [`MLflow was not measured: ${mlflow}`]
        : [`MLflow ${mlflow.version}, ${peer?.toFixed(0)} req/s`]),
    ],
  );
  const summary = {
    bench: 'serve',
    ours,
    peer,
    ceiling,
    ratio: ofPeer,
    ofEcho,
    p99Ms: {
      ours: middle(results.ours, 'p99Ms'),
      peer: peer === null ? null : middle(results.mlflow, 'p99Ms'),
      ceiling: middle(results.echo, 'p99Ms'),
    },
    unit: 'req/s',
  };
  process.stdout.write(`${JSON.stringify(summary)}\n`);
} finally {
  for (const end of endings.reverse()) await end();
}
