/** The runs of the measurement, logged through the API as any client would: `node fill-slipway.ts URL`. */
import { Agent, request } from 'node:http';
import { sizes } from './shape.ts';

const url = process.argv[2] ?? '';
const { runCount, metricCount, stepCount, longSteps } = sizes;
const clients = 8;
const agent = new Agent({ keepAlive: true, maxSockets: clients });

function post(path: string, body: object): Promise<{ run: { info: { run_id: string } } }> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const call = request(
      `${url}/api/2.0/mlflow/${path}`,
      { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
      (response) => {
        let answer = '';
        response.on('data', (part) => {
          answer += part;
        });
        response.on('end', () =>
          response.statusCode === 200 ? resolve(JSON.parse(answer)) : reject(new Error(answer)),
        );
      },
    );
    call.on('error', reject);
    call.end(text);
  });
}

const points = (key: string, from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    key,
    value: Math.random(),
    timestamp: 1_700_000_000_000 + from + i,
    step: from + i,
  }));

let next = 0;
let firstRun = '';

async function client(): Promise<void> {
  while (next < runCount) {
    const number = next++;
    const { run } = await post('runs/create', {
      experiment_id: '0',
      run_name: `run ${number}`,
      start_time: 1_700_000_000_000 + number,
      tags: [{ key: 'team', value: `team${number % 5}` }],
    });
    const runId = run.info.run_id;
    if (number === 0) firstRun = runId;
    await post('runs/log-batch', {
      run_id: runId,
      params: [
        { key: 'lr', value: `0.${number % 10}` },
        { key: 'depth', value: String(number % 16) },
      ],
      metrics: Array.from({ length: metricCount }, (_, m) => points(`metric_${m}`, 0, stepCount)).flat(),
    });
  }
}

await Promise.all(Array.from({ length: clients }, client));
for (let from = 0; from < longSteps; from += 1000)
  await post('runs/log-batch', { run_id: firstRun, metrics: points('long', from, 1000) });
agent.destroy();
process.stdout.write(JSON.stringify({ firstRun }));
