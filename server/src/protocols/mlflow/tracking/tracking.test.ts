import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startMlflow } from '../testing/start-mlflow.ts';
import { limits } from './validate.ts';

const mlflow = await startMlflow();
const { ask, get, post } = mlflow;

type Run = {
  info: {
    run_id: string;
    experiment_id: string;
    artifact_uri: string;
    status: string;
    lifecycle_stage: string;
  };
  data: {
    metrics?: { key: string; value: number | string; step: number }[];
    params?: object[];
    tags?: object[];
  };
};

const words = (reply: { status: number; body: { error_code: string; message: string } }) =>
  `${reply.status} ${reply.body.error_code} ${reply.body.message}`;
const refused = async (path: string, body: unknown) => words((await post(path, body)) as never);

async function startRun(more: object = {}): Promise<Run> {
  const reply = await post('/runs/create', { experiment_id: '0', ...more });
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  return (reply.body as { run: Run }).run;
}

const metrics = (count: number) =>
  Array.from({ length: count }, (_, step) => ({ key: 'm', value: step, timestamp: 1, step }));
const pairs = (count: number) => Array.from({ length: count }, (_, i) => ({ key: `k${i}`, value: 'v' }));

test('the experiment 0 is there from the start, and takes runs', async () => {
  const { body } = await get('/experiments/get', { experiment_id: '0' });
  assert.equal((body as { experiment: { name: string } }).experiment.name, 'Default');
  const { info } = await startRun({ run_name: 'first' });
  assert.deepEqual(
    [info.experiment_id, info.status, info.artifact_uri],
    ['0', 'RUNNING', `mlflow-artifacts:/0/${info.run_id}/artifacts`],
  );
});

test('every limit holds at its edge and not one past it', async () => {
  const { run_id } = (await startRun()).info;
  const batch = (more: object) => post('/runs/log-batch', { run_id, ...more });
  assert.equal((await batch({ metrics: metrics(limits.metricsPerBatch) })).status, 200);
  assert.match(
    await refused('/runs/log-batch', { run_id, metrics: metrics(limits.metricsPerBatch + 1) }),
    /at most 1000 metrics. Got 1001/,
  );
  assert.equal((await batch({ params: pairs(limits.paramsPerBatch) })).status, 200);
  assert.match(await refused('/runs/log-batch', { run_id, params: pairs(101) }), /at most 100 params/);
  assert.equal((await batch({ tags: pairs(limits.tagsPerBatch) })).status, 200);
  assert.match(await refused('/runs/log-batch', { run_id, tags: pairs(101) }), /at most 100 tags/);
  assert.match(
    await refused('/runs/log-batch', { run_id, metrics: metrics(950), tags: pairs(51) }),
    /at most 1000 metrics, params, and tags. Got 1001/,
  );
  const metric = (key: string) => ({ run_id, key, value: 1, timestamp: 1 });
  assert.equal((await post('/runs/log-metric', metric('k'.repeat(limits.key)))).status, 200);
  assert.match(await refused('/runs/log-metric', metric('k'.repeat(251))), /maximum length of 250/);
  const name = 'n'.repeat(limits.experimentName);
  assert.equal((await post('/experiments/create', { name })).status, 200);
  assert.match(await refused('/experiments/create', { name: `${name}n` }), /maximum length of 500/);
  const long = 'v'.repeat(limits.paramValue + 1);
  assert.equal((await post('/runs/log-parameter', { run_id, key: 'long', value: long })).status, 200);
  const { body } = await get('/runs/get', { run_id });
  const kept = (body as { run: Run }).run.data.params as { key: string; value: string }[];
  assert.equal(kept.find(({ key }) => key === 'long')?.value.length, limits.paramValue);
});

test('a batch beyond a megabyte is refused in words', async () => {
  const { run_id } = (await startRun()).info;
  const tags = Array.from({ length: 100 }, (_, i) => ({ key: `t${i}`, value: 'x'.repeat(11_000) }));
  assert.match(await refused('/runs/log-batch', { run_id, tags }), /must be at most 1000000 bytes/);
});

test('what a field may not hold is said with the path to it', async () => {
  const { run_id } = (await startRun()).info;
  const point = { key: 'm', value: 1, timestamp: 1 };
  const cases: [string, object, RegExp][] = [
    [
      '/runs/log-metric',
      { run_id, ...point, value: 'abc' },
      /Invalid value \\"abc\\"|Invalid value "abc" for parameter 'value' supplied: {2}Hint: Value was of type 'str'/,
    ],
    [
      '/runs/log-metric',
      { run_id, key: 'm', timestamp: 1 },
      /Missing value for required parameter 'value'\. See the API docs/,
    ],
    ['/runs/log-metric', { run_id, ...point, timestamp: -1 }, /nonnegative/],
    ['/runs/log-metric', { run_id, ...point, step: 1.5 }, /'step'/],
    ['/runs/log-metric', { run_id, ...point, step: 2 ** 60 }, /2\^53/],
    ['/runs/log-batch', { run_id, metrics: [{ value: 1, timestamp: 1 }] }, /'metrics\[0\]\.key'/],
    ['/runs/log-batch', { run_id, metrics: [point, { ...point, key: '../m' }] }, /metrics\[1\]/],
    [
      '/runs/log-batch',
      {
        run_id,
        params: [
          { key: 'a', value: '1' },
          { key: 'a', value: '1' },
        ],
      },
      /Duplicate parameter keys/,
    ],
    ['/runs/log-batch', { metrics: [] }, /Missing value for required parameter 'run_id'/],
    ['/runs/search', { experiment_ids: ['0'], max_results: 50_001 }, /'max_results'/],
    ['/runs/search', { experiment_ids: ['0'], filter: 'metrics.m >' }, /character/],
    ['/runs/create', { run_name: 'a', tags: [{ key: 'mlflow.runName', value: 'b' }] }, /different values/],
  ];
  for (const [path, body, pattern] of cases) {
    const reply = await refused(path, body);
    assert.match(reply, /^400 INVALID_PARAMETER_VALUE/);
    assert.match(reply, pattern);
  }
  assert.match(
    await refused('/runs/log-metric', { run_id: 'none', ...point }),
    /^404 RESOURCE_DOES_NOT_EXIST Run with id=none not found/,
  );
});

test('NaN, infinities and negative steps are kept; a repeated point stands once', async () => {
  const { run_id } = (await startRun()).info;
  const log = (value: unknown, step: number) =>
    post('/runs/log-metric', { run_id, key: 'm', value, timestamp: '5', step });
  for (const [value, step] of [
    ['NaN', 3],
    ['-Infinity', -7],
    [0.1, 0],
    [0.1, 0],
    [1e308 * 10, 1],
  ] as const)
    await log(value, step);
  const { body } = await get('/metrics/get-history', { run_id, metric_key: 'm' });
  const points = (body as { metrics: { value: unknown; step: number }[] }).metrics;
  assert.deepEqual(
    points.map(({ value, step }) => [step, value]),
    [
      [-7, -Number.MAX_VALUE],
      [0, 0.1],
      [3, 'NaN'],
    ],
  );
});

test('a history is paged to its end, and sampled over an interval', async () => {
  const { run_id } = (await startRun()).info;
  await post('/runs/log-batch', { run_id, metrics: metrics(1000) });
  let token: string | undefined;
  const steps: number[] = [];
  do {
    const { body } = await get('/metrics/get-history', {
      run_id,
      metric_key: 'm',
      max_results: 300,
      ...(token === undefined ? {} : { page_token: token }),
    });
    const page = body as { metrics: { step: number }[]; next_page_token?: string };
    steps.push(...page.metrics.map(({ step }) => step));
    token = page.next_page_token;
  } while (token !== undefined);
  assert.deepEqual(
    steps,
    Array.from({ length: 1000 }, (_, i) => i),
  );
  const { body } = await get('/metrics/get-history-bulk-interval', {
    run_ids: run_id,
    metric_key: 'm',
    start_step: 100,
    end_step: 899,
    max_results: 10,
  });
  const sampled = (body as { metrics: { step: number; run_id: string }[] }).metrics;
  assert.deepEqual([sampled[0]?.step, sampled.at(-1)?.step, sampled.length], [100, 899, 11]);
});

test('pages of runs follow each other without a gap, whatever they are ordered by', async () => {
  const created = await post('/experiments/create', { name: 'pages' });
  const { experiment_id } = created.body as { experiment_id: string };
  const made: string[] = [];
  for (let i = 0; i < 23; i++) {
    const { info } = await startRun({ experiment_id, start_time: 1000 + Math.floor(i / 4) });
    made.push(info.run_id);
    const run_id = info.run_id;
    if (i % 3 !== 0)
      await post('/runs/log-metric', { run_id, key: 'auc', value: (i % 5) / 10, timestamp: 1 });
    if (i % 2 === 0) await post('/runs/log-parameter', { run_id, key: 'depth', value: String(i) });
  }
  for (const order_by of [
    [],
    ['metrics.auc DESC'],
    ['metrics.auc ASC', 'params.depth DESC'],
    ['attributes.start_time ASC'],
  ]) {
    const search = async (more: object) =>
      (await post('/runs/search', { experiment_ids: [experiment_id], order_by, ...more })).body as {
        runs: Run[];
        next_page_token?: string;
      };
    const whole = (await search({})).runs.map(({ info }) => info.run_id);
    assert.deepEqual([...whole].sort(), [...made].sort());
    const paged: string[] = [];
    let page = await search({ max_results: 4 });
    for (;;) {
      paged.push(...page.runs.map(({ info }) => info.run_id));
      if (page.next_page_token === undefined) break;
      page = await search({ max_results: 4, page_token: page.next_page_token });
    }
    assert.deepEqual(paged, whole, order_by.join());
  }
});

test('a deleted run is seen by who asks for it, and takes nothing more', async () => {
  const { run_id } = (await startRun({ run_name: 'gone' })).info;
  await post('/runs/delete', { run_id });
  assert.match(
    await refused('/runs/log-parameter', { run_id, key: 'a', value: 'b' }),
    /must be in the 'active' state/,
  );
  const found = async (run_view_type: string) =>
    (
      (await post('/runs/search', { experiment_ids: ['0'], run_view_type, filter: "run_name = 'gone'" }))
        .body as { runs?: Run[] }
    ).runs?.length ?? 0;
  assert.deepEqual([await found('ACTIVE_ONLY'), await found('DELETED_ONLY'), await found('ALL')], [0, 1, 1]);
  await post('/runs/restore', { run_id });
  assert.equal(await found('ACTIVE_ONLY'), 1);
});

test('a workspace sees its own experiments and runs only', async () => {
  const headers = { 'x-mlflow-workspace': 'team-b' };
  const made = await ask('POST', '/experiments/create', { headers, body: { name: 'private' } });
  const { experiment_id } = made.body as { experiment_id: string };
  const run = await ask('POST', '/runs/create', { headers, body: { experiment_id } });
  const { run_id } = (run.body as { run: Run }).run.info;
  assert.equal((await ask('GET', '/runs/get', { headers, query: { run_id } })).status, 200);
  const other = { headers: { 'x-mlflow-workspace': 'team-c' } };
  assert.equal((await ask('GET', '/runs/get', { ...other, query: { run_id } })).status, 404);
  assert.equal((await ask('GET', '/experiments/get', { ...other, query: { experiment_id } })).status, 404);
  assert.equal(
    (await ask('GET', '/experiments/get-by-name', { ...other, query: { experiment_name: 'private' } }))
      .status,
    404,
  );
  assert.equal(
    (await ask('GET', '/runs/get', { headers: { 'x-mlflow-workspace': '../x' }, query: { run_id } })).status,
    400,
  );
  const metric = { key: 'auc', value: 1, timestamp: 1 };
  const writes: Record<string, object> = {
    'log-metric': metric,
    'log-parameter': { key: 'a', value: 'b' },
    'log-batch': { metrics: [metric] },
    'set-tag': { key: 'a', value: 'b' },
    'delete-tag': { key: 'a' },
    update: { status: 'FAILED' },
    delete: {},
    restore: {},
    'log-inputs': { models: [] },
    outputs: { models: [{ model_id: 'm-1' }] },
  };
  for (const [verb, body] of Object.entries(writes)) {
    const reply = await ask('POST', `/runs/${verb}`, { ...other, body: { run_id, ...body } });
    assert.equal(reply.status, 404, verb);
  }
  const untouched = (await ask('GET', '/runs/get', { headers, query: { run_id } })).body as { run: Run };
  assert.deepEqual(untouched.run.data.metrics ?? [], []);
});

test('what is not served is MLflow’s own not-found', async () => {
  const reply = await post('/gateway-proxy', {});
  assert.match(words(reply as never), /^404 ENDPOINT_NOT_FOUND/);
  const typeless = await fetch(`${mlflow.server.url}/api/2.0/mlflow/runs/create`, {
    method: 'POST',
    body: new Blob(['{}']),
  });
  assert.equal(typeless.status, 400);
});

test('what a client logs belongs to a project that the page lists', async () => {
  await ask('POST', '/experiments/create', {
    headers: { 'x-mlflow-workspace': 'team-d' },
    body: { name: 'e' },
  }).then(({ body }) =>
    post('/runs/create', { experiment_id: (body as { experiment_id: string }).experiment_id }),
  );
  for (let i = 0; i < 100; i++) {
    const reply = await fetch(`${mlflow.server.url}/api/v1/projects`);
    const { items } = (await reply.json()) as { items: { name: string }[] };
    if (items.some(({ name }) => name === 'team-d')) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail('the project is not listed');
});
