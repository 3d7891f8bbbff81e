import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { platformMigrations } from '../../platform/database/platform-migrations.ts';
import { parseFilter } from '../../platform/filter/parse-filter.ts';
import { parseOrder } from '../../platform/filter/parse-order.ts';
import { forEachDatabase } from '../../platform/testing/databases.ts';
import { modelVocabulary, registryMigrations, versionVocabulary } from './index.ts';
import { openTestRegistry } from './testing/open-registry.ts';

const project = 'default';
const actor = 'ada';
const promptTags = { 'mlflow.prompt.is_prompt': 'true' };

forEachDatabase('search of the registry', [...platformMigrations, registryMigrations], (open) => {
  const openFilled = async (t: TestContext) => {
    const { registry } = await openTestRegistry(open, t);
    for (const [name, tags] of [
      ['alpha', { team: 'growth', tier: '1' }],
      ['Beta', { team: 'risk' }],
      ['gam_ma', {}],
      ['100% delta', { team: 'GROWTH' }],
      ['greeting', promptTags],
    ] as const) {
      await registry.createModel({ project, name, description: '', tags, actor });
      for (const source of ['s3://b/one', 's3://b/Two']) {
        await registry.registerForeign(
          {
            project,
            model: name,
            source,
            storageLocation: null,
            runId: source.endsWith('one') ? `run-${name}` : null,
            runLink: '',
            loggedModelId: null,
            tags: { ...tags, at: source.slice(7) },
            description: '',
            createdBy: actor,
          },
          [],
        );
      }
    }
    return registry;
  };

  test('models are found by name and tags, and prompts only when asked for', async (t) => {
    const registry = await openFilled(t);
    const names = async (filter: string) =>
      (
        await registry.searchModels({
          project,
          filter: parseFilter(filter, modelVocabulary),
          order: [],
          offset: 0,
          limit: 100,
        })
      ).map(({ name }) => name);
    const all = ['100% delta', 'Beta', 'alpha', 'gam_ma'];
    assert.deepEqual(await names(''), all);
    assert.deepEqual(await names("name = 'alpha'"), ['alpha']);
    assert.deepEqual(await names("name LIKE 'BETA'"), []);
    assert.deepEqual(await names("name ILIKE 'bE%'"), ['Beta']);
    assert.deepEqual(await names("name LIKE 'gam__a'"), ['gam_ma']);
    assert.deepEqual(await names("tags.team = 'growth'"), ['alpha']);
    assert.deepEqual(await names("tags.team != 'growth'"), ['100% delta', 'Beta']);
    assert.deepEqual(await names("tags.team ILIKE 'growth' AND name != 'alpha'"), ['100% delta']);
    assert.deepEqual(await names("tags.team = 'risk' or tags.tier = '1'"), ['Beta', 'alpha']);
    assert.deepEqual(await names('tags.team is null'), ['gam_ma']);
    assert.deepEqual(await names("tags.`mlflow.prompt.is_prompt` = 'true'"), ['greeting']);
    assert.deepEqual(await names("tags.`mlflow.prompt.is_prompt` != 'false'"), ['greeting']);
    assert.deepEqual(await names("tags.`mlflow.prompt.is_prompt` != 'true'"), all);
    assert.deepEqual(await names("tags.`mlflow.prompt.is_prompt` = 'false' and name = 'Beta'"), ['Beta']);
    assert.deepEqual(
      (await registry.listModels({ project, limit: 10 })).items.map(({ name }) => name).toSorted(),
      all,
    );
  });

  test('versions are found by what they are made of', async (t) => {
    const registry = await openFilled(t);
    const labels = async (filter: string, order = '') =>
      (
        await registry.searchVersions({
          project,
          filter: parseFilter(filter, versionVocabulary),
          order: parseOrder(order, versionVocabulary),
          offset: 0,
          limit: 100,
        })
      ).map(({ model, version }) => `${model} ${version}`);
    assert.deepEqual(await labels("name = 'alpha'"), ['alpha 2', 'alpha 1']);
    assert.deepEqual(await labels("name = 'alpha'", 'version_number asc'), ['alpha 1', 'alpha 2']);
    assert.deepEqual(await labels("run_id IN ('run-alpha', 'run-Beta')"), ['Beta 1', 'alpha 1']);
    assert.deepEqual(await labels("source_path LIKE '%two' "), []);
    assert.equal((await labels("source_path ILIKE '%two' ")).length, 4);
    assert.deepEqual(await labels("version_number > 1 and tags.team = 'risk'"), ['Beta 2']);
    assert.deepEqual(await labels("version_number = '1' and name = 'Beta'"), ['Beta 1']);
    assert.deepEqual(await labels("version_number LIKE '2' and name = 'Beta'"), ['Beta 2']);
    assert.deepEqual(await labels("version_number IN ('1', 'x') and name = 'Beta'"), ['Beta 1']);
    assert.deepEqual(await labels("run_id != 'run-alpha' and name = 'alpha'"), ['alpha 2']);
    assert.equal((await labels('')).length, 8);
    assert.deepEqual(await labels("name = 'greeting'"), []);
    assert.deepEqual(await labels("name = 'greeting' and tags.`mlflow.prompt.is_prompt` = 'true'"), [
      'greeting 2',
      'greeting 1',
    ]);
  });

  test('pages follow each other in any order', async (t) => {
    const registry = await openFilled(t);
    const order = parseOrder('last_updated_timestamp desc', versionVocabulary);
    const search = { project, filter: null, order };
    const whole = await registry.searchVersions({ ...search, offset: 0, limit: 100 });
    const pages = [];
    for (let offset = 0; offset < 9; offset += 3)
      pages.push(...(await registry.searchVersions({ ...search, offset, limit: 3 })));
    assert.deepEqual(pages, whole);
  });
});
