import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startMlflow } from '../testing/start-mlflow.ts';

type Version = {
  version: string;
  current_stage: string;
  source: string;
  aliases?: string[];
  model_id?: string;
};
type Model = { name: string; latest_versions?: Version[]; aliases?: object[]; tags?: object[] };

const mlflow = await startMlflow();
const { get, post, patch, remove } = mlflow;
const models = '/registered-models';
const versions = '/model-versions';
let count = 0;

/** A model of its own with this many versions. */
async function fill(versionCount: number): Promise<string> {
  const name = `model ${++count}`;
  assert.equal((await post(`${models}/create`, { name })).status, 200);
  for (let i = 0; i < versionCount; i++)
    assert.equal((await post(`${versions}/create`, { name, source: 's3://bucket/model' })).status, 200);
  return name;
}

const refused = (reply: { status: number; body: { error_code: string; message: string } }) =>
  `${reply.status} ${reply.body.error_code} ${reply.body.message}`;

test('a model is made, read, described, renamed and deleted', async () => {
  const made = await post(`${models}/create`, {
    name: 'first',
    description: 'words',
    tags: [{ key: 'team', value: 'a' }],
  });
  const { creation_timestamp, last_updated_timestamp, ...rest } = (
    made.body as { registered_model: Record<string, unknown> }
  ).registered_model;
  assert.equal(typeof creation_timestamp, 'number');
  assert.equal(typeof last_updated_timestamp, 'number');
  assert.deepEqual(rest, { name: 'first', description: 'words', tags: [{ key: 'team', value: 'a' }] });
  assert.match(
    refused(await post(`${models}/create`, { name: 'first' })),
    /^400 RESOURCE_ALREADY_EXISTS Registered Model \(name=first\) already exists\.$/,
  );
  await patch(`${models}/update`, { name: 'first', description: 'more' });
  const renamed = (await post(`${models}/rename`, { name: 'first', new_name: 'second' })).body as {
    registered_model: { description: string };
  };
  assert.equal(renamed.registered_model.description, 'more');
  assert.match(
    refused(await get(`${models}/get`, { name: 'first' })),
    /^404 RESOURCE_DOES_NOT_EXIST Registered Model with name=first not found$/,
  );
  assert.deepEqual((await remove(`${models}/delete`, { name: 'second' })).body, {});
  assert.equal((await remove(`${models}/delete`, { name: 'second' })).status, 404);
});

for (const [what, path, body, answer] of [
  [
    'a name that is missing',
    '/create',
    {},
    /^400 INVALID_PARAMETER_VALUE Missing value for required parameter 'name'\. See the API docs/,
  ],
  [
    'a name with a slash',
    '/create',
    { name: 'a/b' },
    /^400 INVALID_PARAMETER_VALUE Invalid model name 'a\/b'\. Names cannot contain '\/' or ':'\.$/,
  ],
  [
    'a name that is a folder',
    '/create',
    { name: '..' },
    /^400 INVALID_PARAMETER_VALUE .*would resolve to '\.\.'/,
  ],
  ['a name with NUL', '/create', { name: 'a\0' }, /^400 INVALID_PARAMETER_VALUE .*NUL/],
  [
    'a description with NUL',
    '/create',
    { name: 'nul', description: '\0' },
    /^400 INVALID_PARAMETER_VALUE .*NUL/,
  ],
  [
    'a name of 257 characters',
    '/create',
    { name: 'x'.repeat(257) },
    /'name' exceeds the maximum length of 256 characters/,
  ],
  [
    'a tag key of 251 characters',
    '/create',
    { name: 't', tags: [{ key: 'k'.repeat(251), value: '' }] },
    /'key' exceeds the maximum length of 250/,
  ],
  [
    'a tag of 100,001 characters',
    '/create',
    { name: 't', tags: [{ key: 'k', value: 'v'.repeat(100_001) }] },
    /'value' exceeds the maximum length of 100000/,
  ],
  [
    'an unknown stage',
    '/get-latest-versions',
    { name: 't', stages: ['Gone'] },
    /Invalid Model Version stage: Gone\. Value must be one of None, Staging, Production, Archived\./,
  ],
] as const) {
  test(`${what} is the caller's fault`, async () => {
    assert.match(refused(await post(models + path, body)), answer);
  });
}

test('limits hold at their edge', async () => {
  const made = await post(`${models}/create`, {
    name: 'y'.repeat(256),
    tags: [{ key: 'k'.repeat(250), value: 'v'.repeat(100_000) }],
  });
  assert.equal(made.status, 200);
  const alias = { name: await fill(1), version: '1' };
  assert.equal((await post(`${models}/alias`, { ...alias, alias: 'a'.repeat(255) })).status, 200);
  assert.match(
    refused(await post(`${models}/alias`, { ...alias, alias: 'a'.repeat(256) })),
    /exceeds the maximum length of 255/,
  );
});

test('versions are numbered as text and move through stages', async () => {
  const name = await fill(2);
  const stage = (version: string, to: string, archive_existing_versions = false) =>
    post(`${versions}/transition-stage`, { name, version, stage: to, archive_existing_versions });
  await stage('1', 'production');
  await stage('2', 'Production', true);
  const latest = (await post(`${models}/get-latest-versions`, { name })).body as {
    model_versions: Version[];
  };
  assert.deepEqual(
    latest.model_versions.map(({ version, current_stage }) => `${version} ${current_stage}`),
    ['1 Archived', '2 Production'],
  );
  assert.match(
    refused(await stage('2', 'Archived', true)),
    /^400 .*because 'Archived' is not an Active stage/,
  );
  assert.match(
    refused(await get(`${versions}/get`, { name, version: '9' })),
    new RegExp(`^404 RESOURCE_DOES_NOT_EXIST Model Version \\(name=${name}, version=9\\) not found$`),
  );
  assert.match(
    refused(await get(`${versions}/get`, { name, version: 'x' })),
    /Parameter 'version' must be an integer, got 'x'\./,
  );
});

test('aliases are read back on versions, and some words are taken', async () => {
  const name = await fill(2);
  const alias = `${models}/alias`;
  await post(alias, { name, alias: 'best', version: '1' });
  await post(alias, { name, alias: 'best', version: '2' });
  const found = (await get(alias, { name, alias: 'best' })).body as { model_version: Version };
  assert.deepEqual([found.model_version.version, found.model_version.aliases], ['2', ['best']]);
  for (const [word, message] of [
    ['latest', /'latest' alias name \(case insensitive\) is reserved\./],
    ['V3', /Version alias name 'V3' is reserved\./],
    ['a b', /Invalid alias name: 'a b'\. Names may only contain/],
  ] as const)
    assert.match(refused(await post(alias, { name, alias: word, version: '1' })), message);
  assert.match(
    refused(await get(alias, { name, alias: 'none' })),
    /^400 INVALID_PARAMETER_VALUE Registered model alias none not found\.$/,
  );
  assert.match(refused(await get(alias, { name, alias: 'constructor' })), /not found/);
  await remove(alias, { name, alias: 'best' });
  assert.equal(
    ((await get(`${models}/get`, { name })).body as { registered_model: Model }).registered_model.aliases,
    undefined,
  );
});

for (const source of [
  '../x',
  '/etc/passwd',
  'file:///etc/passwd',
  's3://b/../x',
  's3://b/%2e%2e/x',
  's3://b/%252E%252e/x',
  'http://h/p/a%00b',
  's3://bucket',
  'abc:x/y',
  'models:/nothing/1',
  'models:/m-nothing',
]) {
  test(`files at ${source} are not taken`, async () => {
    const name = await fill(0);
    const reply = await post(`${versions}/create`, { name, source });
    assert.equal(reply.status, 400);
  });
}

test('a version of another version is found where that one is', async () => {
  const name = await fill(1);
  const copy = await post(`${versions}/create`, { name, source: `models:/${name}/1` });
  const { version, source } = (copy.body as { model_version: Version }).model_version;
  assert.equal(source, `models:/${name}/1`);
  assert.deepEqual((await get(`${versions}/get-download-uri`, { name, version })).body, {
    artifact_uri: 's3://bucket/model',
  });
});

test('searches page, and leave prompts out', async () => {
  const names = [];
  for (let i = 0; i < 5; i++) names.push(await fill(1));
  await post(`${models}/create`, {
    name: 'greet',
    tags: [{ key: 'mlflow.prompt.is_prompt', value: 'true' }],
  });
  const filter = `name IN (${[...names, 'greet'].map((name) => `'${name}'`).join(', ')})`;
  const found: string[] = [];
  for (let page_token = '', pages = 0; pages < 9; pages++) {
    const { body } = await get(`${models}/search`, { filter, max_results: 2, page_token });
    const { registered_models, next_page_token } = body as {
      registered_models: Model[];
      next_page_token?: string;
    };
    found.push(...registered_models.map(({ name }) => name));
    if (next_page_token === undefined) break;
    page_token = next_page_token;
  }
  assert.deepEqual(found, names.toSorted());
  const prompts = await get(`${models}/search`, { filter: "tags.`mlflow.prompt.is_prompt` = 'true'" });
  assert.deepEqual(
    (prompts.body as { registered_models: Model[] }).registered_models.map(({ name }) => name),
    ['greet'],
  );
});

test('what a search may not ask says so', async () => {
  for (const query of [
    { filter: "nope = 'x'" },
    { filter: "name = 'x" },
    { order_by: 'tags.x' },
    { order_by: ['name', 'name desc'] },
    { max_results: 1001 },
    { page_token: 'zzz' },
  ])
    assert.match(refused(await get(`${models}/search`, query)), /^400 INVALID_PARAMETER_VALUE /);
  assert.match(
    refused(await get(`${versions}/search`, { max_results: 0 })),
    /It must be a positive integer, but got 0/,
  );
});

test('another workspace has models of its own', async () => {
  const name = await fill(0);
  const headers = { 'x-mlflow-workspace': 'elsewhere' };
  assert.equal((await mlflow.ask('GET', `${models}/get`, { query: { name }, headers })).status, 404);
  assert.equal((await mlflow.ask('POST', `${models}/create`, { body: { name }, headers })).status, 200);
});
