import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startMlflow } from '../testing/start-mlflow.ts';

type Model = {
  info: { model_id: string; name: string; status: string; tags?: { key: string; value: string }[] };
  data: { metrics?: { value: number; run_id: string; dataset_name?: string }[]; params?: object[] };
};
type Run = { inputs: object; outputs: object; data: { tags: { key: string; value: string }[] } };

const { ask, get, post, patch, remove, server } = await startMlflow();
const models = '/logged-models';
const experiment = await post('/experiments/create', { name: 'logged' });
const { experiment_id } = experiment.body as { experiment_id: string };

const refused = (reply: { status: number; body: { error_code: string; message: string } }) =>
  `${reply.status} ${reply.body.error_code} ${reply.body.message}`;

async function make(name: string, change: object = {}): Promise<string> {
  const reply = await post(models, { experiment_id, name, ...change });
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  return (reply.body as { model: Model }).model.info.model_id;
}

async function startRun(): Promise<string> {
  const { body } = await post('/runs/create', { experiment_id });
  return (body as { run: { info: { run_id: string } } }).run.info.run_id;
}

const read = async (id: string) => ((await get(`${models}/${id}`)).body as { model: Model }).model;

test('a model goes from pending to ready, by name or number of the status', async () => {
  const id = await make('first', { params: [{ key: 'lr', value: '0.1' }], model_type: 'agent' });
  assert.equal((await read(id)).info.status, 'LOGGED_MODEL_PENDING');
  await patch(`${models}/${id}`, { model_id: id, status: 3 });
  assert.equal((await read(id)).info.status, 'LOGGED_MODEL_UPLOAD_FAILED');
  const { body } = await patch(`${models}/${id}`, { model_id: id, status: 'LOGGED_MODEL_READY' });
  assert.equal((body as { model: Model }).model.info.status, 'LOGGED_MODEL_READY');
  assert.match(refused(await patch(`${models}/${id}`, {})), /^400 .*'status'/);
  await patch(`${models}/${id}/tags`, { tags: [{ key: 'a', value: '1' }] });
  assert.deepEqual((await read(id)).info.tags, [{ key: 'a', value: '1' }]);
  assert.equal((await ask('DELETE', `${models}/${id}/tags/a`)).status, 200);
  assert.match(
    refused(await ask('DELETE', `${models}/${id}/tags/a`)),
    /^404 RESOURCE_DOES_NOT_EXIST No tag with key 'a' found for model with ID/,
  );
  await remove(`${models}/${id}`, {});
  assert.match(
    refused(await get(`${models}/${id}`)),
    /^404 RESOURCE_DOES_NOT_EXIST Logged model with ID 'm-[0-9a-f]+' not found\.$/,
  );
});

for (const [what, change, answer] of [
  [
    'a name with a dot',
    { name: 'a.b' },
    /^400 INVALID_PARAMETER_VALUE Invalid model name \('a\.b'\) provided/,
  ],
  [
    'no experiment',
    { experiment_id: undefined },
    /^400 INVALID_PARAMETER_VALUE Missing value for required parameter 'experiment_id'/,
  ],
  [
    'an experiment that is not there',
    { experiment_id: '999' },
    /^404 RESOURCE_DOES_NOT_EXIST No Experiment with id=999 exists$/,
  ],
  [
    'params that are no list',
    { params: 'x' },
    /^400 INVALID_PARAMETER_VALUE Invalid value "x" for parameter 'params'/,
  ],
  ['a key with NUL', { tags: [{ key: 'a\0', value: '' }] }, /^400 INVALID_PARAMETER_VALUE /],
  ['a value with NUL', { tags: [{ key: 'a', value: '\0' }] }, /^400 INVALID_PARAMETER_VALUE .*NUL/],
] as const) {
  test(`${what} makes no model`, async () => {
    assert.match(refused(await post(models, { experiment_id, name: 'x', ...change })), answer);
  });
}

test('metrics that name a model are kept with it, and can be searched', async () => {
  const [good, bad] = [await make('good'), await make('bad')];
  const run_id = await startRun();
  const metric = { run_id, key: 'acc', timestamp: 1, step: 0, dataset_name: 'test', dataset_digest: 'd' };
  await post('/runs/log-metric', { ...metric, value: 0.9, model_id: good });
  await post('/runs/log-batch', { run_id, metrics: [{ ...metric, value: 0.2, model_id: bad }] });
  const [point] = (await read(good)).data.metrics!;
  assert.deepEqual([point!.value, point!.run_id, point!.dataset_name], [0.9, run_id, 'test']);
  const search = async (change: object) => {
    const reply = await post(`${models}/search`, { experiment_ids: [experiment_id], ...change });
    const { models: found = [] } = reply.body as { models?: Model[] };
    return found.map(({ info }) => info.name);
  };
  assert.deepEqual(await search({ filter: 'metrics.acc > 0.5' }), ['good']);
  assert.deepEqual(await search({ filter: "metrics.acc < 0.5 and name = 'bad'" }), ['bad']);
  const order_by = [{ field_name: 'metrics.acc', dataset_name: 'test' }];
  assert.deepEqual(await search({ datasets: [{ dataset_name: 'test' }], order_by }), ['bad', 'good']);
});

test('a page token goes on with its own search only', async () => {
  for (const name of ['p1', 'p2', 'p3']) await make(name, { model_type: 'paged' });
  const asked = { experiment_ids: [experiment_id], filter: "model_type = 'paged'", max_results: 2 };
  const first = (await post(`${models}/search`, asked)).body as { models: Model[]; next_page_token: string };
  const rest = { ...asked, page_token: first.next_page_token };
  const second = (await post(`${models}/search`, rest)).body as { models: Model[]; next_page_token?: string };
  assert.deepEqual(
    [...first.models, ...second.models].map(({ info }) => info.name),
    ['p3', 'p2', 'p1'],
  );
  assert.equal(second.next_page_token, undefined);
  for (const [change, message] of [
    [{ filter: '' }, /Filter string in the page token does not match/],
    [{ experiment_ids: ['0'] }, /Experiment IDs in the page token do not match/],
    [{ order_by: [{ field_name: 'name' }] }, /Order by in the page token does not match/],
    [{ page_token: 'zzz' }, /Invalid page token/],
  ] as const)
    assert.match(refused(await post(`${models}/search`, { ...rest, ...change })), message);
});

test("what a search may not ask is the caller's fault", async () => {
  for (const change of [
    { experiment_ids: undefined },
    { filter: "nope = 'x'" },
    { filter: "metrics.acc > 'x'" },
    { order_by: [{ field_name: 'nope' }] },
    { order_by: [{ field_name: 'params.lr' }] },
    { datasets: [{ dataset_digest: 'd' }] },
    { max_results: -1 },
  ])
    assert.match(
      refused(await post(`${models}/search`, { experiment_ids: [experiment_id], ...change })),
      /^400 INVALID_PARAMETER_VALUE /,
    );
});

test('runs show what they read and made', async () => {
  const [run_id, id] = [await startRun(), await make('made')];
  const dataset = {
    name: 'flights',
    digest: 'd1',
    source_type: 'local',
    source: '/data',
    schema: 's',
    profile: 'p',
  };
  const tags = [{ key: 'mlflow.data.context', value: 'training' }];
  await post('/runs/log-inputs', { run_id, datasets: [{ tags, dataset }], models: [{ model_id: id }] });
  await post('/runs/outputs', { run_id, models: [{ model_id: id, step: 4 }] });
  const expected = [
    { dataset_inputs: [{ tags, dataset }], model_inputs: [{ model_id: id }] },
    { model_outputs: [{ model_id: id, step: 4 }] },
  ];
  const shown = ((await get('/runs/get', { run_id })).body as { run: Run }).run;
  assert.deepEqual([shown.inputs, shown.outputs], expected);
  const found = (
    await post('/runs/search', { experiment_ids: [experiment_id], filter: `run_id = '${run_id}'` })
  ).body as {
    runs: Run[];
  };
  assert.deepEqual([found.runs[0]!.inputs, found.runs[0]!.outputs], expected);
  const search = async (filter: string) =>
    ((await post('/runs/search', { experiment_ids: [experiment_id], filter })).body as { runs?: Run[] }).runs
      ?.length;
  assert.equal(await search("dataset.name = 'flights' and datasets.context = 'training'"), 1);
  assert.equal(await search("dataset.name LIKE 'FLI%'"), undefined);
  assert.equal(await search("dataset.digest IN ('d1', 'd2') and not dataset.context = 'eval'"), 1);
  assert.match(
    refused(await post('/runs/search', { experiment_ids: [experiment_id], filter: "dataset.size = 'x'" })),
    /^400 INVALID_PARAMETER_VALUE .*dataset\.name/,
  );
  const summary = { experiment_id, name: 'flights', digest: 'd1', context: 'training' };
  const uses = await post('/experiments/search-datasets', { experiment_ids: [experiment_id] });
  assert.deepEqual(uses.body, { dataset_summaries: [summary] });
  const crooked = await fetch(`${server.url}/ajax-api/2.0mlflow/experiments/search-datasets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ experiment_ids: [experiment_id] }),
  });
  assert.deepEqual(await crooked.json(), { dataset_summaries: [summary] });
});

test('limits of inputs hold at their edge and one past it', async () => {
  const run_id = await startRun();
  const fine = { name: 'n', digest: 'd', source_type: 't', source: 's' };
  for (const [field, limit] of [
    ['name', 500],
    ['digest', 36],
    ['source', 65_535],
    ['schema', 1_048_575],
  ] as const) {
    const log = (length: number) =>
      post('/runs/log-inputs', { run_id, datasets: [{ dataset: { ...fine, [field]: 'x'.repeat(length) } }] });
    assert.equal((await log(limit)).status, 200);
    assert.match(
      refused(await log(limit + 1)),
      new RegExp(`'${field}' exceeds the maximum length of ${limit}`),
    );
  }
  assert.match(refused(await post('/runs/log-inputs', { datasets: [] })), /'run_id'/);
  assert.match(refused(await post('/runs/outputs', { run_id })), /'models'/);
  assert.match(
    refused(await post('/runs/outputs', { run_id, models: [{ model_id: 'm', step: 2 ** 62 }] })),
    /^400 .*models\[0\]\.step/,
  );
  assert.match(
    refused(await post('/runs/outputs', { run_id: 'none', models: [{ model_id: 'm' }] })),
    /^404 .*Run with id=none not found/,
  );
});

test('models of old clients become a tag of the run', async () => {
  const run_id = await startRun();
  const entry = { artifact_path: 'm', flavors: {}, utc_time_created: 'now', run_id };
  for (let i = 0; i < 2; i++)
    await post('/runs/log-model', { run_id, model_json: JSON.stringify({ ...entry, other: i }) });
  const { run } = (await get('/runs/get', { run_id })).body as { run: Run };
  const tag = run.data.tags.find(({ key }) => key === 'mlflow.log-model.history');
  assert.deepEqual(
    JSON.parse(tag!.value),
    [entry, entry].map(({ artifact_path, flavors, utc_time_created }) => ({
      run_id,
      utc_time_created,
      artifact_path,
      flavors,
    })),
  );
  assert.match(refused(await post('/runs/log-model', { run_id, model_json: 'x' })), /Malformed model info/);
  assert.match(
    refused(await post('/runs/log-model', { run_id, model_json: '{}' })),
    /missing mandatory fields/,
  );
});

test('a logged model that is registered knows as what', async () => {
  const source_run_id = await startRun();
  const id = await make('registered', { source_run_id });
  await post('/registered-models/create', { name: 'from logged' });
  for (let i = 0; i < 2; i++) {
    const reply = await post('/model-versions/create', {
      name: 'from logged',
      source: `models:/${id}`,
      model_id: id,
    });
    const { model_version } = reply.body as { model_version: { run_id: string; model_id: string } };
    assert.deepEqual([model_version.run_id, model_version.model_id], [source_run_id, id]);
  }
  const tag = (await read(id)).info.tags!.find(({ key }) => key === 'mlflow.modelVersions');
  assert.deepEqual(
    JSON.parse(tag!.value),
    [1, 2].map((version) => ({ name: 'from logged', version })),
  );
  const uri = await get('/model-versions/get-download-uri', { name: 'from logged', version: '1' });
  assert.deepEqual(uri.body, { artifact_uri: `mlflow-artifacts:/${experiment_id}/models/${id}/artifacts` });
});
