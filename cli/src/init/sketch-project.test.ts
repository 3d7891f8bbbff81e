import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ColumnProfile } from '@slipway/contract';
import { sketchProject } from './sketch-project.ts';
import { quoteIdentifier, writeFeatures } from './write-features.ts';
import { writeProjectFile } from './write-project-file.ts';

const column = (name: string, more: Partial<ColumnProfile> = {}): ColumnProfile => ({
  name,
  type: 'DOUBLE',
  kind: 'numeric',
  count: 100,
  missingCount: 0,
  distinctCount: 50,
  min: 0,
  max: 1,
  mean: 0.5,
  standardDeviation: 0.1,
  quantiles: null,
  histogram: null,
  top: [],
  ...more,
});
const moments: Partial<ColumnProfile> = {
  kind: 'temporal',
  histogram: { edges: [0, 40 * 86_400_000, 100 * 86_400_000], counts: [1, 1] },
};
const category = (name: string, distinctCount: number, more: Partial<ColumnProfile> = {}) =>
  column(name, { kind: 'categorical', type: 'VARCHAR', distinctCount, ...more });

const names = { project: 'p', dataset: 'd', source: 'd.csv', target: undefined };
const sketch = (columns: ColumnProfile[], target?: string) =>
  sketchProject({ ...names, target }, { rowCount: 100, columns });

test('the last column that can be predicted is the target, a yes-or-no column before it', () => {
  assert.equal(sketch([column('a'), category('b', 3)]).target.name, 'b');
  assert.equal(
    sketch([column('a'), column('late', { kind: 'boolean', distinctCount: 2 }), column('c')]).target.name,
    'late',
  );
  assert.equal(sketch([column('a'), category('id', 100)]).target.name, 'a');
});

test('the task follows from the target', () => {
  assert.equal(sketch([column('a')], 'a').task, 'regression');
  assert.equal(sketch([category('a', 5)], 'a').task, 'multiclass');
  assert.equal(sketch([column('a', { distinctCount: 2 })], 'a').task, 'binary');
});

test('a target that is not there, or cannot be, is refused with a way out', () => {
  assert.throws(() => sketch([column('price')], 'prize'), { hint: "did you mean 'price'?", exitCode: 2 });
  assert.throws(() => sketch([column('a'), category('b', 90)], 'b'), /cannot be predicted/);
  assert.throws(() => sketch([column('a', { distinctCount: 1 })]), /no column of this file can be predicted/);
});

test('what cannot help is left out and says why', () => {
  const { inputs, leftOut } = sketch(
    [
      column('good'),
      category('id', 100),
      column('empty', { missingCount: 100 }),
      column('same', { distinctCount: 1 }),
      category('note', 40, { kind: 'text' }),
      column('y'),
    ],
    'y',
  );
  assert.deepEqual(
    inputs.map(({ name }) => name),
    ['good'],
  );
  assert.deepEqual(
    leftOut.map(({ column: { name }, why }) => `${name} ${why}`),
    ['id looks like an identifier', 'empty is empty', 'same has one value only', 'note is free text'],
  );
});

test('features take a time apart and quote what needs it', () => {
  const sql = writeFeatures(
    sketch([column('when', { ...moments, type: 'TIMESTAMP' }), column('Body Mass'), column('y')], 'y'),
  );
  assert.match(sql, /hour\("when"\) AS hour,\n {2}month\("when"\) AS month/);
  assert.match(sql, /"Body Mass",\n {2}y\nFROM d\n$/);
  assert.equal(quoteIdentifier('a"b'), '"a""b"');
});

test('the project file splits by time where there is one and quotes what YAML would misread', () => {
  const timed = writeProjectFile(sketch([column('when', moments), column('y')], 'y'));
  assert.match(timed, /by: time .*\n {6}on: when/);
  assert.match(
    timed,
    /train: \{ to: end-30d \}, validation: \{ from: end-30d, to: end-15d \}, test: \{ from: end-15d \}/,
  );
  const odd = writeProjectFile(
    sketch(
      [
        category('yes', 2, {
          top: [
            { value: '1', count: 1 },
            { value: 'no', count: 1 },
          ],
        }),
      ],
      'yes',
    ),
  );
  assert.match(odd, /target: "yes"/);
  assert.match(odd, /one_of: \["1", "no"\]/);
  assert.match(odd, /by: random/);
});
