import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import type { Database } from '../../../platform/database/database.ts';
import { forEachDatabase } from '../../../platform/testing/databases.ts';
import { createTrain } from '../index.ts';
import { createRecordedTrials } from '../testing/recorded-trials.ts';
import { createPorts, fixtureMigrations } from '../testing/train-fixture.ts';
import { isTreePath, placeOfPath } from './artifact-place.ts';

const words = (text: string) => Buffer.from(text);

async function open(t: TestContext, database: Database) {
  const ports = await createPorts(t, database);
  const train = createTrain({ ...ports, trials: createRecordedTrials() });
  const read = async (path: string) =>
    String(await buffer(await train.artifacts.read(await train.artifacts.stat(path))));
  return { train, artifacts: train.artifacts, read };
}

forEachDatabase('artifacts', fixtureMigrations, (openDatabase) => {
  test('a file of a run is the run’s, others are found by their path', async (t) => {
    const { train, artifacts, read } = await open(t, await openDatabase(t));
    const { run } = await train.startRun({ project: 'p', experiment: 'e', source: 'test', createdBy: 'ada' });
    const root = `${run.experimentId}/${run.id}/artifacts`;
    await artifacts.put(`${root}/plots/roc.png`, words('curve'));
    await artifacts.put(`${root}/model/MLmodel`, Readable.from([words('fla'), words('vor')]));
    await artifacts.put('1/models/m-1/artifacts/MLmodel', words('of a model'));
    assert.deepEqual(
      (await train.getRunDetail(run.id)).artifacts.map(({ path, sizeBytes }) => [path, sizeBytes]),
      [
        ['model/MLmodel', 6],
        ['plots/roc.png', 5],
      ],
    );
    assert.equal(await read(`${root}/model/MLmodel`), 'flavor');
    assert.deepEqual(await artifacts.list(root), [
      { name: 'model', isFolder: true, sizeBytes: 0 },
      { name: 'plots', isFolder: true, sizeBytes: 0 },
    ]);
    assert.deepEqual(await artifacts.list('1/models/m-1/artifacts'), [
      { name: 'MLmodel', isFolder: false, sizeBytes: 10 },
    ]);
    await artifacts.put(`${root}/plots/roc.png`, words('another'));
    assert.equal(await read(`${root}/plots/roc.png`), 'another');
    await artifacts.remove(`${root}/plots`);
    await assert.rejects(artifacts.stat(`${root}/plots/roc.png`), { code: 'not-found' });
    await assert.rejects(artifacts.remove(`${root}/plots`), { code: 'not-found' });
    await assert.rejects(artifacts.put('9/none/artifacts/a', words('x')), { code: 'not-found' });
  });

  test('a folder is not what only begins like it', async (t) => {
    const { artifacts } = await open(t, await openDatabase(t));
    for (const path of ['a/x', 'a-b/x', 'a0/x', 'a/ü/x', 'A/x']) await artifacts.put(path, words(path));
    assert.deepEqual(
      (await artifacts.list('a')).map(({ name }) => name),
      ['x', 'ü'],
    );
    await artifacts.remove('a');
    assert.deepEqual(
      (await artifacts.list('')).map(({ name }) => name),
      ['A', 'a-b', 'a0'],
    );
    assert.deepEqual(await artifacts.list('a-b/x'), []);
  });

  test('a stream that breaks leaves nothing, and what was there stays', async (t) => {
    const { artifacts, read } = await open(t, await openDatabase(t));
    await artifacts.put('kept', words('before'));
    const broken = Readable.from(
      (async function* () {
        yield words('half');
        throw new Error('the client left');
      })(),
    );
    await assert.rejects(artifacts.put('kept', broken), /the client left/);
    assert.equal(await read('kept'), 'before');
  });

  test('parts are joined in their order, whatever order they come in', async (t) => {
    const { artifacts, read } = await open(t, await openDatabase(t));
    const upload = await artifacts.beginUpload('big/file');
    const second = await artifacts.putPart(upload, 2, Readable.from([words('two')]));
    const first = await artifacts.putPart(upload, 1, Readable.from([words('one')]));
    await assert.rejects(artifacts.completeUpload(upload, [first]), { code: 'invalid-request' });
    await assert.rejects(artifacts.completeUpload(upload, [first, { ...second, digest: first.digest }]), {
      code: 'invalid-request',
    });
    await artifacts.completeUpload(upload, [first, second]);
    assert.equal(await read('big/file'), 'onetwo');
    await assert.rejects(artifacts.completeUpload(upload, [first, second]), { code: 'not-found' });
    const given = await artifacts.beginUpload('never');
    await artifacts.abortUpload(given);
    await assert.rejects(artifacts.putPart(given, 1, Readable.from([])), { code: 'not-found' });
  });
});

test('no path leads out, however it is written', () => {
  const ways = [
    '..',
    '../x',
    'a/../../x',
    '/etc/passwd',
    'a//b',
    './a',
    'a\\..\\b',
    'C:/x',
    'file:///x',
    'a\0b',
  ];
  for (const way of ways) {
    assert.equal(isTreePath(way), false, way);
    if (!way.includes('..')) continue;
    let encoded = way;
    for (let times = 0; times < 3; times++) {
      encoded = encodeURIComponent(encoded).replaceAll('.', '%2E');
      assert.equal(isTreePath(`a/${encoded}`), false, encoded);
    }
  }
  for (const fine of ['a', 'a/b.txt', '100%/x', 'ü/…', '..a/b..', 'a b/%'])
    assert.equal(isTreePath(fine), true, fine);
  fc.assert(
    fc.property(fc.string(), (path) => {
      if (!isTreePath(path)) return;
      assert.ok(!placeOfPath(path).path.split('/').includes('..'));
    }),
  );
});
