import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRandom } from '../../samplers/random.ts';
import { quantileOfSorted } from '../../statistics/summary/quantiles.ts';
import { measurePredictions } from '../evaluate-predictions.ts';
import { metricsOfTask } from '../metric-names.ts';
import type { BinaryPredictions, Predictions } from '../predictions.ts';
import { pairedBootstrap } from './paired-bootstrap.ts';
import { pairedUnits } from './paired-units.ts';

/** Two scorers of the same rows: both see the truth through noise, the second through more or less of it. */
function twoModels(rows: number, seed: number, noise: readonly [number, number]) {
  const random = createRandom(seed);
  const actual = new Float64Array(rows);
  const scores = [new Float64Array(rows), new Float64Array(rows)] as const;
  for (let row = 0; row < rows; row += 1) {
    const signal = random.normal();
    actual[row] = random.uniform() < 1 / (1 + Math.exp(1 - 2 * signal)) ? 1 : 0;
    scores.forEach((score, k) => {
      score[row] = 1 / (1 + Math.exp(1 - 1.5 * signal - noise[k]! * random.normal()));
    });
  }
  const of = (score: Float64Array): BinaryPredictions => ({ task: 'binary', actual, score, threshold: 0.4 });
  return { a: of(scores[0]), b: of(scores[1]) };
}

const someOfEachTask: Record<string, { a: Predictions; b: Predictions }> = (() => {
  const random = createRandom(4);
  const rows = Array.from({ length: 400 }, (_, k) => k);
  const truth = rows.map(() => random.integer(3));
  const probabilities = (sharpness: number) =>
    truth.flatMap((label) => {
      const raw = [0, 1, 2].map((k) => Math.exp(random.normal() + (k === label ? sharpness : 0)));
      const sum = raw.reduce((x, y) => x + y);
      return raw.map((value) => value / sum);
    });
  const values = rows.map(() => random.normal() * 3 + 1);
  const predicted = (noise: number) => values.map((value) => value + noise * random.normal());
  return {
    binary: twoModels(400, 3, [0.2, 2]),
    multiclass: {
      a: { task: 'multiclass', actual: truth, probabilities: probabilities(2), classCount: 3 },
      b: { task: 'multiclass', actual: truth, probabilities: probabilities(0.3), classCount: 3 },
    },
    regression: {
      a: { task: 'regression', actual: values, prediction: predicted(0.2) },
      b: { task: 'regression', actual: values, prediction: predicted(2) },
    },
  };
})();

test('unweighted, every metric of every task is the metric itself', () => {
  for (const [task, { a, b }] of Object.entries(someOfEachTask))
    for (const { id } of metricsOfTask(task as Predictions['task'])) {
      const units = pairedUnits(id, a, b, 0);
      assert.ok(units !== null, id);
      for (const [model, predictions] of [
        ['a', a],
        ['b', b],
      ] as const) {
        const expected = measurePredictions(predictions).metrics[id]!;
        assert.ok(Math.abs(units[model](units.asIs) - expected) < 1e-9, `${task} ${id}`);
      }
    }
});

test('weighted, a metric is the metric of the repeated rows', () => {
  const { a, b } = twoModels(60, 5, [0.5, 1]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 60, maxLength: 60 }), (weights) => {
      const rows = weights.flatMap((weight, row) => new Array<number>(weight).fill(row));
      const measured = measurePredictions(a, rows);
      for (const id of ['auc', 'average_precision', 'f1', 'log_loss']) {
        const expected = measured.metrics[id];
        const actual = pairedUnits(id, a, b, 0)!.a(Float64Array.from(weights));
        if (expected === null) assert.ok(!Number.isFinite(actual));
        else assert.ok(Math.abs(actual - expected!) < 1e-9);
      }
    }),
    { numRuns: 30 },
  );
});

test('a clearly better model is better in every metric, and worse the other way round', () => {
  for (const [task, { a, b }] of Object.entries(someOfEachTask)) {
    const metric = task === 'regression' ? 'rmse' : 'log_loss';
    const forth = pairedBootstrap({ metric, a, b, replicates: 200 });
    assert.equal(forth.verdict, 'better');
    assert.ok(forth.high! < 0 && forth.probabilityABetter === 1);
    assert.equal(pairedBootstrap({ metric, a: b, b: a, replicates: 200 }).verdict, 'worse');
    const ranking = task === 'regression' ? 'r2' : 'auc';
    assert.equal(pairedBootstrap({ metric: ranking, a, b, replicates: 200 }).verdict, 'better');
  }
});

test('a model does not differ from itself, and the seed decides the interval', () => {
  const { a, b } = twoModels(500, 6, [0.5, 0.6]);
  const same = pairedBootstrap({ metric: 'auc', a, b: a, replicates: 100 });
  assert.deepEqual(
    [same.difference, same.low, same.high, same.verdict, same.probabilityABetter],
    [0, 0, 0, 'inconclusive', 0.5],
  );
  const first = pairedBootstrap({ metric: 'auc', a, b, replicates: 100, seed: 1 });
  assert.deepEqual(first, pairedBootstrap({ metric: 'auc', a, b, replicates: 100, seed: 1 }));
  assert.notEqual(first.low, pairedBootstrap({ metric: 'auc', a, b, replicates: 100, seed: 2 }).low);
});

test('the interval covers the true difference about as often as it says', () => {
  // Two scorers with the same noise have the same true AUC; 19 of 20 intervals should hold 0.
  let covered = 0;
  for (let seed = 0; seed < 60; seed += 1) {
    const { a, b } = twoModels(300, 100 + seed, [1, 1]);
    const { low, high } = pairedBootstrap({ metric: 'auc', a, b, replicates: 300, seed });
    if (low! <= 0 && high! >= 0) covered += 1;
  }
  assert.ok(covered >= 52 && covered <= 60, `${covered} of 60`);
});

test('cells of ranks and blocks of rows give the interval of the rows', () => {
  const { a, b } = twoModels(120_000, 7, [0.5, 0.6]);
  const spread = (values: Float64Array) => {
    const sorted = values.sort();
    return quantileOfSorted(sorted, 0.9) - quantileOfSorted(sorted, 0.1);
  };
  const draw = (metric: string, rows: number) => {
    const cut = (model: BinaryPredictions): BinaryPredictions => ({
      ...model,
      actual: Float64Array.from(model.actual).subarray(0, rows),
      score: Float64Array.from(model.score).subarray(0, rows),
    });
    const units = pairedUnits(metric, cut(a), cut(b), 1)!;
    const weights = new Float64Array(units.asIs.length);
    const values = Float64Array.from({ length: 100 }, () => {
      units.resample(weights);
      return units.a(weights) - units.b(weights);
    });
    return { method: units.method, scaled: spread(values) * Math.sqrt(rows) };
  };
  for (const [metric, rows, expected] of [
    ['auc', 120_000, 'cells'],
    ['average_precision', 120_000, 'cells'],
    ['log_loss', 60_000, 'blocks'],
  ] as const) {
    const whole = draw(metric, rows);
    const plain = draw(metric, 15_000);
    assert.equal(whole.method, expected);
    assert.equal(plain.method, 'rows');
    assert.ok(
      Math.abs(whole.scaled / plain.scaled - 1) < 0.4,
      `${metric}: ${whole.scaled} and ${plain.scaled}`,
    );
  }
  const exact = measurePredictions(a).metrics['auc']! - measurePredictions(b).metrics['auc']!;
  const compared = pairedBootstrap({ metric: 'auc', a, b, replicates: 50 });
  assert.equal(compared.difference, exact);
  assert.ok(compared.low! < exact && exact < compared.high!);
});

test('what cannot be compared says why', () => {
  const one: Predictions = { task: 'binary', actual: [1, 1], score: [0.2, 0.4] };
  const undefinedAuc = pairedBootstrap({ metric: 'auc', a: one, b: one });
  assert.equal(undefinedAuc.verdict, 'inconclusive');
  assert.equal(undefinedAuc.because, 'only one class is present');
  assert.equal(
    pairedBootstrap({
      metric: 'auc',
      a: { ...one, actual: [], score: [] },
      b: { ...one, actual: [], score: [] },
    }).rowCount,
    0,
  );
  assert.throws(() => pairedBootstrap({ metric: 'rmse', a: one, b: one }), { code: 'invalid-option' });
  assert.throws(() => pairedBootstrap({ metric: 'auc', a: one, b: { ...one, actual: [1], score: [1] } }), {
    code: 'invalid-table',
  });
  const gap: Predictions = { task: 'binary', actual: [1, 0, 1], score: [0.2, Number.NaN, 0.4] };
  assert.equal(pairedBootstrap({ metric: 'accuracy', a: gap, b: { ...gap, score: [1, 1, 1] } }).rowCount, 2);
});
