import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRandom } from '../samplers/random.ts';
import { evaluateBinary, measureBinary } from './binary-metrics.ts';
import { calibrationCurve } from './calibration.ts';
import { precisionRecallCurve, rocCurve } from './curves.ts';
import { measurePredictions } from './evaluate-predictions.ts';
import { findMetric, metricNames, metricsOfTask } from './metric-names.ts';
import { evaluateMulticlass } from './multiclass-metrics.ts';
import { descendingOrder } from './order.ts';
import { evaluateRegression } from './regression-metrics.ts';
import { measureSlices } from './slices.ts';
import { rocAuc, thresholdSteps } from './threshold-steps.ts';

// Figures: scikit-learn 1.2.1, sklearn.metrics.*, on the series below (log_loss with eps=1e-15);
// the calibration error over NumPy's array_split of the sorted scores into 10.

const fraction = (x: number) => x - Math.floor(x);
const rows = Array.from({ length: 300 }, (_, i) => i);
const score = rows.map((i) => Math.round(fraction(Math.sin(i * 12.9898 + 1) * 43758.5453) * 100) / 100);
const chance = rows.map((i) => fraction(Math.sin(i * 78.233 + 2) * 12345.6789));
const actual = rows.map((i) => (chance[i]! < 0.15 + 0.6 * score[i]! ? 1 : 0));

function assertMetrics(metrics: Readonly<Record<string, number | null>>, expected: Record<string, number>) {
  for (const [id, value] of Object.entries(expected))
    assert.ok(Math.abs(metrics[id]! - value) < 1e-9, `${id} is ${metrics[id]}, not ${value}`);
}

test('binary metrics equal scikit-learn, ties included', () => {
  const evaluation = evaluateBinary({ task: 'binary', actual, score });
  assertMetrics(evaluation.metrics, {
    auc: 0.6915584415584416,
    average_precision: 0.628501482607999,
    log_loss: 0.6855985570793054,
    brier: 0.23859699999999998,
    accuracy: 0.6133333333333333,
    precision: 0.551948051948052,
    recall: 0.6439393939393939,
    f1: 0.5944055944055944,
    specificity: 0.5892857142857143,
    balanced_accuracy: 0.6166125541125541,
    mcc: 0.23162216752442896,
  });
  assert.deepEqual(evaluation.confusion, {
    trueNegatives: 99,
    falsePositives: 69,
    falseNegatives: 47,
    truePositives: 85,
  });
  assert.equal(evaluation.bestF1?.threshold, 0.18);
  assert.ok(Math.abs(evaluation.bestF1.f1 - 0.6544502617801047) < 1e-12);
  assert.equal(evaluation.positiveShare, 132 / 300);
  assert.equal(evaluation.lift.at(-1)?.lift, 1);
  assert.deepEqual(evaluation.undefinedBecause, {});
});

test('the calibration error equals NumPy over bins of equal count', () => {
  const distinct = rows.map((i) => fraction(i * 0.6180339887498949));
  const outcome = rows.map((i) => (chance[i]! < distinct[i]! ? 1 : 0));
  const { metrics, calibration } = evaluateBinary({ task: 'binary', actual: outcome, score: distinct });
  assertMetrics(metrics, { ece: 0.05692662213640509 });
  assert.equal(calibration.length, 10);
  assertMetrics(
    {
      mean: calibration[0]!.meanScore,
      share: calibration[0]!.positiveShare,
      third: calibration[2]!.meanScore,
    },
    { mean: 0.04853272269328682, share: 0.03333333333333333, third: 0.24799068144290123 },
  );
});

test('equal scores stay in one calibration bin, whatever the order of the rows', () => {
  const steps = thresholdSteps([1, 0, 1, 0, 0, 1], [0.5, 0.5, 0.5, 0.5, 0.5, 0.9]);
  assert.deepEqual(
    calibrationCurve(steps, 3).map(({ count }) => count),
    [5, 1],
  );
});

test('multiclass metrics equal scikit-learn', () => {
  const raw = rows.map((i) => [0, 1, 2, 3].map((k) => fraction(Math.sin(i * 3.1 + k * 7.7) * 9999.1) + 0.05));
  const shares = raw.map((row) => row.map((value) => value / row.reduce((a, b) => a + b)));
  const truth = shares.map((row, i) => {
    let rest = fraction(Math.sin(i * 5.3) * 7777.7);
    const found = row.findIndex((share) => (rest -= share) <= 0);
    return found < 0 ? 3 : found;
  });
  const evaluation = evaluateMulticlass({
    task: 'multiclass',
    actual: truth,
    probabilities: shares.flat(),
    classCount: 4,
  });
  assert.deepEqual(evaluation.confusion, [
    [35, 14, 18, 13],
    [12, 28, 22, 12],
    [14, 10, 33, 17],
    [7, 8, 26, 31],
  ]);
  assertMetrics(evaluation.metrics, {
    log_loss: 1.2396884429694632,
    auc: 0.6995058996586564,
    accuracy: 0.42333333333333334,
    balanced_accuracy: 0.42309496996997,
    mcc: 0.23321588103209626,
    precision_macro: 0.4348408541498791,
    recall_macro: 0.42309496996997,
    f1_macro: 0.42499312945103224,
    precision_weighted: 0.4365060435132957,
    recall_weighted: 0.42333333333333334,
    f1_weighted: 0.42593543913850096,
    f1_micro: 0.42333333333333334,
  });
});

test('regression metrics equal scikit-learn', () => {
  const truth = rows.map((i) => Math.sin(i * 0.7) * 10 + 3);
  const prediction = rows.map((i) => truth[i]! + fraction(Math.sin(i * 9.1) * 5555.5) * 4 - 1.5);
  const evaluation = evaluateRegression({ task: 'regression', actual: truth, prediction });
  assertMetrics(evaluation.metrics, {
    mae: 1.00483092557331,
    rmse: 1.1813002227340246,
    r2: 0.9721124727078386,
    median_ae: 0.9241437273212796,
    mape: 0.3781535682951512,
  });
  const { edges, counts } = evaluation.residuals!;
  assert.equal(
    counts.reduce((a, b) => a + b),
    300,
  );
  assert.equal(edges.length, counts.length + 1);
});

test('what is not defined is null and says why; nothing throws on extremes', () => {
  const oneClass = measureBinary({ task: 'binary', actual: [0, 0], score: [0.1, 0.2] });
  assert.equal(oneClass.metrics['auc'], null);
  assert.equal(oneClass.undefinedBecause['auc'], 'only one class is present');
  assert.equal(oneClass.undefinedBecause['precision'], 'no row was predicted positive');
  assert.equal(oneClass.metrics['accuracy'], 1);
  for (const empty of [
    measurePredictions({ task: 'binary', actual: [], score: [] }),
    measurePredictions({ task: 'multiclass', actual: [], probabilities: [], classCount: 3 }),
    measurePredictions({ task: 'regression', actual: [], prediction: [] }),
  ]) {
    assert.equal(empty.rowCount, 0);
    assert.ok(Object.values(empty.metrics).every((value) => value === null));
    assert.deepEqual(Object.keys(empty.undefinedBecause), Object.keys(empty.metrics));
  }
  const constant = measurePredictions({ task: 'regression', actual: [2, 2], prediction: [2, 3] });
  assert.equal(constant.undefinedBecause['r2'], 'the true values are all equal');
  assert.equal(
    evaluateBinary({ task: 'binary', actual: [1], score: [1] }).metrics['log_loss']! < 1e-14,
    true,
  );
});

test('rows without truth or prediction are skipped and counted', () => {
  const measures = measureBinary({
    task: 'binary',
    actual: [1, 0, Number.NaN, 1],
    score: [0.9, 0.1, 0.5, Number.NaN],
  });
  assert.equal(measures.rowCount, 2);
  assert.equal(measures.skippedCount, 2);
  assert.equal(measures.metrics['auc'], 1);
});

test('the metrics named for a task are the metrics computed for it', () => {
  const computed = {
    binary: measureBinary({ task: 'binary', actual, score }),
    multiclass: measurePredictions({ task: 'multiclass', actual: [0], probabilities: [1, 0], classCount: 2 }),
    regression: measurePredictions({ task: 'regression', actual: [1], prediction: [1] }),
  };
  for (const task of ['binary', 'multiclass', 'regression'] as const)
    assert.deepEqual(
      Object.keys(computed[task].metrics).sort(),
      metricsOfTask(task)
        .map(({ id }) => id)
        .sort(),
    );
  assert.equal(new Set(metricNames.map(({ id }) => id)).size, metricNames.length);
  assert.equal(findMetric('log_loss')?.higherIsBetter, false);
  assert.equal(findMetric('toString'), undefined);
});

test('AUC is the chance that a positive scores above a negative', () => {
  const row = fc.record({ actual: fc.integer({ min: 0, max: 1 }), score: fc.integer({ min: -4, max: 4 }) });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), (sample) => {
      const positives = sample.filter((one) => one.actual === 1);
      const negatives = sample.filter((one) => one.actual === 0);
      let wins = 0;
      for (const p of positives)
        for (const n of negatives) wins += p.score > n.score ? 1 : p.score === n.score ? 0.5 : 0;
      const auc = rocAuc(
        thresholdSteps(
          sample.map((one) => one.actual),
          sample.map((one) => one.score),
        ),
      );
      if (positives.length * negatives.length === 0) assert.ok(!Number.isFinite(auc));
      else assert.ok(Math.abs(auc - wins / (positives.length * negatives.length)) < 1e-12);
    }),
  );
});

test('the fast order is the order of a comparison sort, for every kind of double', () => {
  const random = createRandom(1);
  const special = [0, -0, 5e-324, -5e-324, 1e308, -1e308, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const values = Float64Array.from({ length: 25_000 }, (_, k) =>
    k % 50 === 0 ? special[(k / 50) % special.length]! : Math.round(random.normal() * 3000) / 1000,
  );
  const expected = Array.from(values.keys()).sort((a, b) => values[b]! - values[a]! || a - b);
  const finite = expected.filter((row) => Number.isFinite(values[row]!));
  const order = [...descendingOrder(values)];
  assert.deepEqual(
    order.filter((row) => Number.isFinite(values[row]!)),
    finite,
  );
  assert.equal(values[order[0]!], Number.POSITIVE_INFINITY);
  assert.equal(values[order.at(-1)!], Number.NEGATIVE_INFINITY);
});

test('reduced curves keep their ends and their shape', () => {
  const random = createRandom(2);
  const many = Array.from({ length: 20_000 }, () => random.uniform());
  const truth = many.map((value) => (random.uniform() < value * value ? 1 : 0));
  const steps = thresholdSteps(truth, many);
  const roc = rocCurve(steps);
  const pr = precisionRecallCurve(steps);
  assert.ok(roc.length <= 200 && pr.length <= 200, `${roc.length}, ${pr.length}`);
  assert.deepEqual([roc[0]!.x, roc[0]!.y, roc.at(-1)!.x, roc.at(-1)!.y], [0, 0, 1, 1]);
  const area = roc.slice(1).reduce((sum, p, k) => sum + ((p.x - roc[k]!.x) * (p.y + roc[k]!.y)) / 2, 0);
  assert.ok(Math.abs(area - rocAuc(steps)) < 1e-3);
  assert.equal(pr.at(-1)!.x, 1);
  for (const curve of [roc, pr]) assert.ok(curve.every((p, k) => k === 0 || p.x >= curve[k - 1]!.x));
});

test('slices add up to the whole and the largest come first', () => {
  const codes = Int32Array.from(rows, (i) => (i % 10 === 0 ? -1 : i % 4 === 0 ? 1 : 0));
  const predictions = { task: 'binary', actual, score } as const;
  const slices = measureSlices(predictions, { codes, categories: ['a', 'b', 'never'] });
  assert.deepEqual(
    slices.map(({ value }) => value),
    ['a', 'b', null],
  );
  assert.equal(
    slices.reduce((sum, { count }) => sum + count, 0),
    300,
  );
  const right = slices.reduce((sum, slice) => sum + slice.metrics['accuracy']! * slice.rowCount, 0);
  assert.ok(Math.abs(right / 300 - 0.6133333333333333) < 1e-12);
  assert.equal(measureSlices(predictions, { codes, categories: ['a', 'b'] }, 1).length, 1);
});
