import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { parseFilter } from '../../../platform/filter/parse-filter.ts';
import { forEachDatabase } from '../../../platform/testing/databases.ts';
import { createTrain } from '../create-train.ts';
import { createRecordedTrials } from '../testing/recorded-trials.ts';
import { createPorts, fixtureMigrations } from '../testing/train-fixture.ts';
import { loggedModelVocabulary } from './logged-model.ts';
import type { LoggedModelSearch } from './search-sql.ts';

const dataset = (name: string, digest = 'd1') => ({
  name,
  digest,
  sourceType: 'local',
  source: '/data',
  schema: null,
  profile: null,
});

forEachDatabase('logged models', fixtureMigrations, (open) => {
  const openTrain = async (t: TestContext) => {
    const ports = await createPorts(t, await open(t));
    const train = createTrain({ ...ports, trials: createRecordedTrials() });
    const experimentId = (
      await train.experiments.create({ project: 'default', name: 'one', artifactLocation: null, tags: {} })
    ).id;
    const startRun = () =>
      train.createRun({ project: 'default', experimentId, source: 'test', createdBy: 'ada', tags: {} });
    const make = (name: string, params: Record<string, string> = {}, tags: Record<string, string> = {}) => {
      // Each has an age of its own, since the newest comes first among equals.
      ports.clock.advance(1);
      return train.loggedModels.create({
        experimentId,
        name,
        modelType: 'agent',
        sourceRunId: null,
        params,
        tags,
      });
    };
    const find = async (filter: string, change: Partial<LoggedModelSearch> = {}) =>
      (
        await train.loggedModels.search({
          project: undefined,
          experimentIds: [experimentId],
          filter: parseFilter(filter, loggedModelVocabulary),
          datasets: [],
          order: [{ field: { of: 'attribute', key: 'name' }, isDescending: false, dataset: null }],
          offset: 0,
          limit: 100,
          ...change,
        })
      ).map(({ name }) => name);
    return { ...ports, train, models: train.loggedModels, experimentId, startRun, make, find };
  };

  test('a model is made, finished, tagged and deleted', async (t) => {
    const { models, make, experimentId, events } = await openTrain(t);
    const made = await make('first', { lr: '0.1' }, { a: '1' });
    assert.match(made.id, /^m-[0-9a-f]{32}$/);
    assert.equal(made.artifactUri, `mlflow-artifacts:/${experimentId}/models/${made.id}/artifacts`);
    assert.equal((await models.finish(made.id, 'ready')).status, 'ready');
    await models.setTags(made.id, [
      { key: 'a', value: '2' },
      { key: '__proto__', value: 'x' },
    ]);
    await models.logParams(made.id, [{ key: 'depth', value: '3' }]);
    await models.deleteTag(made.id, '__proto__');
    await assert.rejects(models.deleteTag(made.id, '__proto__'), {
      code: 'not-found',
      message: /No tag with key/,
    });
    const { tags, params } = await models.get(made.id);
    assert.deepEqual([tags, params], [{ a: '2' }, { depth: '3', lr: '0.1' }]);
    for (let i = 0; i < 2; i++) await models.remove(made.id, 'ada');
    await assert.rejects(models.get(made.id), { code: 'not-found' });
    await assert.rejects(models.setTags(made.id, [{ key: 'a', value: '' }]), { code: 'not-found' });
    await assert.rejects(models.remove('m-none', 'ada'), { code: 'not-found' });
    assert.equal((await events.list({ type: 'logged-model-deleted', limit: 5 })).length, 1);
  });

  test('nothing is made in an experiment that is deleted or not there', async (t) => {
    const { train, make, experimentId } = await openTrain(t);
    await train.experiments.setLifecycle(experimentId, 'deleted');
    await assert.rejects(make('late'), { code: 'conflict', message: /must be in the 'active' state/ });
    const elsewhere = { name: 'x', modelType: '', sourceRunId: null, params: {}, tags: {} };
    await assert.rejects(train.loggedModels.create({ ...elsewhere, experimentId: '999' }), {
      code: 'not-found',
    });
  });

  test('a tag that many change at once loses nothing', async (t) => {
    const { models, make } = await openTrain(t);
    const { id } = await make('first');
    await Promise.all(
      Array.from({ length: 8 }, (_, i) => models.changeTag(id, 'list', (value) => `${value ?? ''}${i};`)),
    );
    const { tags } = await models.get(id);
    assert.deepEqual(tags['list']!.split(';').toSorted().join(''), '01234567');
  });

  test('models are found by metrics on datasets, params, tags and words', async (t) => {
    const { models, make, find, startRun } = await openTrain(t);
    const [a, b] = [await make('alpha', { lr: '0.1' }), await make('beta', { lr: '0.2' }, { team: 'x' })];
    await make('gamma');
    await models.finish(a.id, 'ready');
    const { id: runId } = await startRun();
    const point = (modelId: string, value: number, datasetName: string, at: number) => ({
      modelId,
      key: 'acc',
      value,
      at,
      step: 0,
      runId,
      datasetName,
      datasetDigest: 'd1',
    });
    const points = [
      point(a.id, 0.9, 'train', 1),
      point(a.id, 0.5, 'test', 2),
      point(b.id, 0.7, 'test', 1),
      point(b.id, Number.NaN, 'other', 3),
    ];
    for (let i = 0; i < 2; i++) await models.logMetrics(points);
    assert.equal((await models.get(b.id)).metrics.length, 2);
    assert.ok(Number.isNaN((await models.get(b.id)).metrics[1]!.value));
    assert.deepEqual(await find(''), ['alpha', 'beta', 'gamma']);
    assert.deepEqual(await find('metrics.acc > 0.8'), ['alpha']);
    assert.deepEqual(await find('metrics.acc > 0.8', { datasets: [{ name: 'test', digest: null }] }), []);
    assert.deepEqual(await find('', { datasets: [{ name: 'test', digest: 'd1' }] }), ['alpha', 'beta']);
    assert.deepEqual(await find('', { datasets: [{ name: 'test', digest: 'd2' }] }), []);
    assert.deepEqual(await find("params.lr = '0.1' or tags.team = 'x'"), ['alpha', 'beta']);
    assert.deepEqual(await find("status = 'LOGGED_MODEL_READY'"), ['alpha']);
    assert.deepEqual(await find("name LIKE 'A%'"), []);
    assert.deepEqual(await find("name ILIKE 'A%' and model_type = 'agent'"), ['alpha']);
    assert.deepEqual(await find('metrics.acc is nan'), ['beta']);
    assert.deepEqual(await find('not metrics.acc is null'), ['alpha', 'beta']);
    const by = (isDescending: boolean, name: string | null) => ({
      order: [
        {
          field: { of: 'metric', key: 'acc' } as const,
          isDescending,
          dataset: name === null ? null : { name, digest: null },
        },
      ],
    });
    assert.deepEqual(await find('', by(true, 'test')), ['beta', 'alpha', 'gamma']);
    assert.deepEqual(await find('', by(false, 'test')), ['alpha', 'beta', 'gamma']);
    assert.deepEqual(await find('', by(false, 'train')), ['alpha', 'gamma', 'beta']);
    assert.deepEqual(await find('', { ...by(false, 'test'), offset: 1, limit: 1 }), ['beta']);
    assert.deepEqual(await find('', { project: 'other' }), []);
    assert.deepEqual(await find('', { experimentIds: [] }), []);
    assert.deepEqual(await find('', { experimentIds: ['x', '-1'] }), []);
  });

  test('a run keeps each dataset and model once, in the order they came', async (t) => {
    const { models, train, startRun, experimentId } = await openTrain(t);
    const [first, second] = [await startRun(), await startRun()];
    const training = { dataset: dataset('flights'), tags: { 'mlflow.data.context': 'training' } };
    await models.logInputs(first.id, { datasets: [training], modelIds: ['m-1'] });
    await models.logInputs(first.id, {
      datasets: [{ dataset: dataset('airports'), tags: {} }, training],
      modelIds: ['m-1', 'm-2'],
    });
    await models.logInputs(second.id, {
      datasets: [{ dataset: dataset('flights'), tags: { 'mlflow.data.context': 'eval' } }],
      modelIds: [],
    });
    await models.logOutputs(first.id, [
      { modelId: 'm-9', step: 3 },
      { modelId: 'm-8', step: 0 },
    ]);
    const inputs = await models.inputsOf([first.id, second.id, 'none']);
    assert.deepEqual(
      inputs.get(first.id)!.datasets.map((input) => input.dataset.name),
      ['flights', 'airports'],
    );
    assert.deepEqual(inputs.get(first.id)!.datasets[0], training);
    assert.deepEqual(inputs.get(first.id)!.modelIds, ['m-1', 'm-2']);
    assert.equal(inputs.size, 2);
    const outputs = await models.outputsOf([first.id, second.id]);
    assert.deepEqual(
      [...outputs],
      [
        [
          first.id,
          [
            { modelId: 'm-9', step: 3 },
            { modelId: 'm-8', step: 0 },
          ],
        ],
      ],
    );
    const uses = await models.datasetUses([experimentId], { project: undefined, limit: 10 });
    assert.deepEqual(uses.map(({ name, context }) => `${name} ${context}`).toSorted(), [
      'airports null',
      'flights eval',
      'flights training',
    ]);
    await train.setRunLifecycle(second.id, 'deleted');
    await assert.rejects(models.logOutputs(second.id, []), { code: 'conflict' });
    await assert.rejects(models.logInputs('none', { datasets: [], modelIds: [] }), { code: 'not-found' });
  });
});
