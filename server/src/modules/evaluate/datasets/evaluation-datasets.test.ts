import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import type { Database } from '../../../platform/database/database.ts';
import { parseFilter } from '../../../platform/filter/parse-filter.ts';
import { parseOrder } from '../../../platform/filter/parse-order.ts';
import { readExactJson, writeExactJson } from '../../../platform/json/exact-json.ts';
import { forEachDatabase } from '../../../platform/testing/databases.ts';
import { createPorts, fixtureMigrations } from '../../train/testing/train-fixture.ts';
import { evaluateMigrations } from '../migrations.ts';
import { createScorers } from '../scorers/scorers.ts';
import { evaluationDatasetVocabulary } from './dataset-vocabulary.ts';
import { inputHash } from './describe-records.ts';
import type { JsonObject, RecordInput } from './evaluation-dataset.ts';
import { createEvaluationDatasets } from './evaluation-datasets.ts';

const json = (text: string): JsonObject => readExactJson(text) as JsonObject;
const ask = (question: string, more: Partial<RecordInput> = {}): RecordInput => ({
  inputs: { question },
  by: null,
  ...more,
});

async function openDatasets(t: TestContext, database: Database) {
  const ports = await createPorts(t, database, []);
  const datasets = createEvaluationDatasets(ports);
  const create = (name: string, tags: Record<string, string> = {}, experimentIds: string[] = []) =>
    datasets.create({ project: 'p', name, tags, experimentIds, createdBy: 'ada' });
  const search = (filter: string, order = '', experimentIds: string[] = []) =>
    datasets
      .search({
        project: 'p',
        experimentIds,
        filter: parseFilter(filter, evaluationDatasetVocabulary),
        order: parseOrder(order, evaluationDatasetVocabulary),
        offset: 0,
        limit: 100,
      })
      .then((found) => found.map(({ name }) => name));
  return { ...ports, datasets, create, search, scorers: createScorers(ports) };
}

test('inputs are known whatever the order of their keys, at any depth', () => {
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, entry]) => [key, shuffled(entry)]),
    );
  };
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (given) => {
      const text = JSON.stringify(given);
      assert.equal(inputHash(json(text)), inputHash(json(JSON.stringify(shuffled(JSON.parse(text))))));
    }),
  );
  assert.notEqual(inputHash(json('{"a": [1, 2]}')), inputHash(json('{"a": [2, 1]}')));
  assert.notEqual(inputHash(json('{"a": 1}')), inputHash(json('{"a": "1"}')));
});

forEachDatabase('evaluation datasets', [...fixtureMigrations, evaluateMigrations], (open) => {
  test('a record whose inputs are there is merged into that one', async (t) => {
    const { datasets, create } = await openDatasets(t, await open(t));
    const made = await create('questions');
    assert.equal(made.schema, null);
    const first = await datasets.keepRecords(made.id, [
      ask('a', {
        outputs: 'old',
        expectations: { fact: 'x', tone: 'dry' },
        source: { type: 'HUMAN', data: {} },
        by: 'ada',
      }),
      ask('b'),
    ]);
    assert.deepEqual(first, { inserted: 2, updated: 0 });
    const second = await datasets.keepRecords(made.id, [
      ask('a', { expectations: { fact: 'y' }, tags: { set: 'gold' }, by: 'bob' }),
      ask('c', { outputs: 1 }),
      ask('c', { outputs: 2 }),
    ]);
    assert.deepEqual(second, { inserted: 1, updated: 2 });
    const records = (await datasets.records(made.id, { after: 0, limit: 10 })).map(({ record }) => record);
    assert.deepEqual(
      records.map(({ inputs, outputs }) => [inputs['question'], outputs]),
      [
        ['a', 'old'],
        ['b', null],
        ['c', 2],
      ],
    );
    assert.deepEqual(records[0]!.expectations, { fact: 'y', tone: 'dry' });
    assert.deepEqual(records[0]!.tags, { set: 'gold' });
    assert.deepEqual(records[0]!.source, { type: 'HUMAN', data: {} });
    assert.deepEqual([records[0]!.createdBy, records[0]!.updatedBy], ['ada', 'bob']);
    const after = await datasets.get(made.id);
    assert.equal(after.recordCount, 3);
    assert.notEqual(after.digest, made.digest);
    assert.deepEqual(after.schema?.inputs, { question: 'string' });
  });

  test('numbers keep their value to the last digit, and integers stay apart from floats', async (t) => {
    const { datasets, create } = await openDatasets(t, await open(t));
    const { id } = await create('exact');
    const text = '{"small":1e-7,"large":12345678901234567890,"whole":1.0,"deep":{"n":[0.1]}}';
    await datasets.keepRecords(id, [{ inputs: json(text), outputs: json(text), by: null }]);
    const [first] = await datasets.records(id, { after: 0, limit: 1 });
    assert.equal(writeExactJson(first!.record.inputs), text);
    assert.equal(writeExactJson(first!.record.outputs), text);
  });

  test('records are turned page by page and removed by id, only from their own dataset', async (t) => {
    const { datasets, create } = await openDatasets(t, await open(t));
    const [{ id }, other] = [await create('many'), await create('other')];
    const all = Array.from({ length: 1001 }, (_, index) => ask(`question ${index}`));
    assert.deepEqual(await datasets.keepRecords(id, all), { inserted: 1001, updated: 0 });
    const seen: string[] = [];
    for (let after = 0; ; ) {
      const page = await datasets.records(id, { after, limit: 300 });
      if (page.length === 0) break;
      after = page.at(-1)!.place;
      seen.push(...page.map(({ record }) => record.id));
    }
    assert.equal(new Set(seen).size, 1001);
    assert.equal(await datasets.removeRecords(other.id, seen), 0);
    assert.equal(await datasets.removeRecords(id, [...seen.slice(0, 900), 'dr-unknown']), 900);
    assert.equal((await datasets.get(id)).recordCount, 101);
    assert.deepEqual(
      (await datasets.records(id, { after: 0, limit: 1 })).map(({ record }) => record.id),
      [seen[900]],
    );
  });

  test('datasets are found by name, tag and experiment', async (t) => {
    const { datasets, create, search } = await openDatasets(t, await open(t));
    const one = await create('one', { team: 'red' }, ['7']);
    await create('two', { team: 'blue' }, ['7', '8']);
    await create('TWO');
    assert.deepEqual(await search("tags.team = 'red'"), ['one']);
    assert.deepEqual(await search("name ILIKE 'two'", 'name ASC'), ['TWO', 'two']);
    assert.deepEqual(await search('', 'name DESC', ['7']), ['two', 'one']);
    assert.deepEqual(await search('', '', ['8']), ['two']);
    await datasets.changeExperiments(one.id, { add: ['8', '9'], remove: ['7'] });
    assert.deepEqual((await datasets.get(one.id)).experimentIds, ['8', '9']);
    assert.deepEqual(await search('', 'name ASC', ['8']), ['one', 'two']);
    await datasets.setTags(one.id, { team: 'green', new: 'yes' });
    await datasets.deleteTag(one.id, 'new');
    assert.deepEqual((await datasets.get(one.id)).tags, { team: 'green' });
  });

  test('what was removed is gone, with a line of who did it', async (t) => {
    const { datasets, create, audit } = await openDatasets(t, await open(t));
    const { id } = await create('short-lived');
    await datasets.keepRecords(id, [ask('a')]);
    await datasets.remove(id, 'bob');
    await datasets.remove(id, 'bob');
    const actions = (await audit.list({ project: 'p', limit: 10 })).map(({ actor, action }) => [
      actor,
      action,
    ]);
    assert.deepEqual(actions, [['bob', 'evaluation-dataset-removed']]);
    const notThere = { code: 'not-found' };
    await assert.rejects(datasets.get(id), notThere);
    await assert.rejects(datasets.records(id, { after: 0, limit: 1 }), notThere);
    await assert.rejects(datasets.keepRecords(id, [ask('a')]), notThere);
    await assert.rejects(datasets.setTags(id, { a: 'b' }), notThere);
    await assert.rejects(create('  '), { code: 'invalid-request' });
    await assert.rejects(create('x'.repeat(501)), { code: 'invalid-request' });
  });

  test('a scorer has versions; its number goes on, and it goes with its last word', async (t) => {
    const { scorers } = await openDatasets(t, await open(t));
    const register = (name: string, body: string, experimentId = '1') =>
      scorers.register({ experimentId, name, body });
    assert.equal((await register('polite', '{"v":1}')).version, 1);
    assert.equal((await register('polite', '{"v":2}')).version, 2);
    assert.equal((await register('short', '{}')).version, 1);
    assert.equal((await register('polite', '{}', '2')).version, 1);
    assert.deepEqual(
      (await scorers.list('1')).map(({ name, version, body }) => [name, version, body]),
      [
        ['polite', 2, '{"v":2}'],
        ['short', 1, '{}'],
      ],
    );
    await scorers.remove('1', 'polite', 1);
    assert.deepEqual(
      (await scorers.versions('1', 'polite')).map(({ version }) => version),
      [2],
    );
    await assert.rejects(scorers.remove('1', 'polite', 1), { code: 'not-found' });
    await scorers.remove('1', 'polite', null);
    await assert.rejects(scorers.versions('1', 'polite'), { code: 'not-found' });
    assert.equal((await scorers.list('2')).length, 1);
  });
});
