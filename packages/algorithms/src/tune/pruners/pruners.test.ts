import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TuneTrial } from '../trial.ts';
import { bracketOf, createHyperbandPruner, hyperbandBrackets } from './hyperband-pruner.ts';
import { createPatientPruner } from './patient-pruner.ts';
import { createMedianPruner, createPercentilePruner } from './percentile-pruner.ts';
import type { Pruner } from './pruner.ts';
import { signedRankP } from './signed-rank.ts';
import { createSuccessiveHalvingPruner } from './successive-halving.ts';
import { createThresholdPruner } from './threshold-pruner.ts';
import { createWilcoxonPruner } from './wilcoxon-pruner.ts';

/** Reports `values` at steps from `first`. */
function trial(
  number: number,
  values: readonly number[],
  more: Partial<TuneTrial> & { first?: number } = {},
): TuneTrial {
  const { first = 1, ...rest } = more;
  const reports = values.map((value, k) => ({ step: first + k, value }));
  return { number, state: 'running', parameters: {}, values: null, reports, ...rest };
}
const complete = (number: number, values: readonly number[]): TuneTrial =>
  trial(number, values, { state: 'complete', values: [values.at(-1) ?? 0] });
const asks = (pruner: Pruner, one: TuneTrial, history: readonly TuneTrial[]) =>
  pruner.shouldPrune({ trial: one, history });
const five = [1, 2, 3, 4, 5].map((loss) => complete(loss, [loss, loss]));

test('median: the best so far against the complete ones at the same step', () => {
  const median = createMedianPruner();
  assert.equal(asks(median, trial(9, [3.5]), five), true);
  assert.equal(asks(median, trial(9, [3]), five), false);
  assert.equal(asks(median, trial(9, [2, 9]), five), false, 'it was good before');
  assert.equal(asks(median, trial(9, [9]), five.slice(1)), false, 'too few are complete');
  assert.equal(asks(median, trial(9, [9, 9, 9]), five), false, 'nobody has reported step 3');
  assert.equal(asks(median, trial(9, []), five), false);
  assert.equal(asks(median, trial(9, [Number.NaN]), five), true);
  assert.equal(
    asks(median, trial(9, [9]), [...five.slice(1), trial(1, [0])]),
    false,
    'running ones do not count',
  );
  assert.equal(asks(median, five[4]!, five), false, 'it is not its own rival');
});

test('percentile: between two values in proportion; warm-up and intervals are kept', () => {
  const quarter = createPercentilePruner({ percentile: 25 });
  assert.equal(asks(quarter, trial(9, [2.01]), five), true);
  assert.equal(asks(quarter, trial(9, [2]), five), false);
  const late = createMedianPruner({ warmupSteps: 2 });
  assert.equal(asks(late, trial(9, [9]), five), false);
  assert.equal(asks(late, trial(9, [9, 9]), five), true);
  const many = five.map((one) => complete(one.number, [1, 1, 1, 1, 1, 1]));
  const sparse = createMedianPruner({ warmupSteps: 1, intervalSteps: 3 });
  const looks = [1, 2, 3, 4, 5, 6].map((count) => asks(sparse, trial(9, Array(count).fill(9)), many));
  assert.deepEqual(looks, [true, false, false, true, false, false]);
  assert.throws(() => createPercentilePruner({ percentile: 101 }), { code: 'invalid-option' });
});

test('successive halving: one in so many goes on at each rung', () => {
  const halving = createSuccessiveHalvingPruner({ leastResource: 2, reductionFactor: 2 });
  const history = [trial(0, [9, 4]), trial(1, [9, 3]), trial(2, [9, 2])];
  assert.equal(asks(halving, trial(9, [99]), history), false, 'before the first rung');
  assert.equal(asks(halving, trial(9, [9, 2.5]), history), false, 'second of four');
  assert.equal(asks(halving, trial(9, [9, 3.5]), history), true, 'third of four');
  assert.equal(asks(halving, trial(9, [9, 99, 99]), history), false, 'between rungs');
  assert.equal(asks(halving, trial(9, [9, 9, 9, 5]), history), false, 'first at the second rung');
  assert.equal(asks(halving, trial(9, [9, 5]), []), false, 'the first is the best');
  assert.equal(asks(halving, trial(9, [9, Number.NaN]), []), true);
  const sparse = trial(9, [], {
    reports: [
      { step: 1, value: 0 },
      { step: 7, value: 1 },
    ],
  });
  assert.equal(asks(halving, sparse, history), false, 'two rungs at once');
  const waiting = createSuccessiveHalvingPruner({ leastResource: 2, reductionFactor: 2, bootstrapCount: 4 });
  assert.equal(asks(waiting, trial(9, [9, 0]), history), true);
  const skipping = createSuccessiveHalvingPruner({
    leastResource: 2,
    reductionFactor: 2,
    leastEarlyStoppingRate: 1,
  });
  assert.equal(asks(skipping, trial(9, [9, 99]), history), false);
});

test('successive halving guesses its first rung from the first complete trial', () => {
  const halving = createSuccessiveHalvingPruner();
  const first = complete(
    0,
    Array.from({ length: 300 }, (_, k) => 300 - k),
  );
  assert.equal(asks(halving, trial(9, [999, 999]), [trial(1, [1, 1])]), false);
  assert.equal(asks(halving, trial(9, [999, 999]), [first]), false);
  assert.equal(asks(halving, trial(9, [999, 999, 999]), [first]), true, 'at step 300 / 100');
});

test('Hyperband has the brackets of its paper', () => {
  // Li et al. 2018, "Hyperband", JMLR 18(185), table 1: R = 81, eta = 3.
  assert.deepEqual(hyperbandBrackets({ leastResource: 1, mostResource: 81, reductionFactor: 3 }), [
    { trials: 81, firstRung: 1 },
    { trials: 34, firstRung: 3 },
    { trials: 15, firstRung: 9 },
    { trials: 8, firstRung: 27 },
    { trials: 5, firstRung: 81 },
  ]);
  // Its section 5.1.1: 243 steps; log(243) / log(3) is below 5 in a double.
  assert.equal(hyperbandBrackets({ leastResource: 1, mostResource: 243, reductionFactor: 3 }).length, 6);
  assert.deepEqual(hyperbandBrackets({ leastResource: 4, mostResource: 7, reductionFactor: 2 }), [
    { trials: 1, firstRung: 4 },
  ]);
});

test('trials are spread over the brackets as these are large, and compete within their own', () => {
  const brackets = hyperbandBrackets({ leastResource: 1, mostResource: 9, reductionFactor: 3 });
  const counts = brackets.map(() => 0);
  for (let number = 0; number < 5000; number += 1) counts[bracketOf(brackets, number)]! += 1;
  const total = brackets.reduce((sum, { trials }) => sum + trials, 0);
  brackets.forEach(({ trials }, k) => {
    assert.ok(Math.abs(counts[k]! / 5000 - trials / total) < 0.025);
  });
  const hyperband = createHyperbandPruner({ mostResource: 9 });
  const numbers = Array.from({ length: 200 }, (_, number) => number);
  const bold = numbers.filter((number) => bracketOf(brackets, number) === 0);
  const patient = numbers.filter((number) => bracketOf(brackets, number) === 2);
  const history = numbers.slice(0, 150).map((number) => complete(number, [1, 1, 1, 1, 1, 1, 1, 1, 1]));
  assert.equal(asks(hyperband, trial(bold.at(-1)!, [2]), history), true);
  assert.equal(asks(hyperband, trial(patient.at(-1)!, [2]), history), false);
  assert.equal(asks(hyperband, trial(patient.at(-1)!, Array(9).fill(2)), history), true);
  assert.equal(asks(createHyperbandPruner(), trial(bold.at(-1)!, [2]), []), false, 'length not known');
  assert.equal(asks(createHyperbandPruner(), trial(bold.at(-1)!, [2]), history), true);
  assert.throws(() => createHyperbandPruner({ leastResource: 9, mostResource: 3 }), {
    code: 'invalid-option',
  });
  assert.throws(() => createHyperbandPruner({ reductionFactor: 1 }), { code: 'invalid-option' });
});

test('patience is for reports without gain, and may ask another pruner', () => {
  const patient = createPatientPruner({ patience: 1 });
  assert.equal(asks(patient, trial(9, [1, 2]), []), false);
  assert.equal(asks(patient, trial(9, [1, 2, 2]), []), true);
  assert.equal(asks(patient, trial(9, [1, 2, 0.5]), []), false);
  assert.equal(asks(patient, trial(9, [1, 1, 1]), []), false, 'as good is good enough');
  assert.equal(
    asks(createPatientPruner({ patience: 1, leastGain: 0.5 }), trial(9, [1, 1.4, 1.4]), []),
    false,
  );
  assert.equal(asks(patient, trial(9, [1, Number.NaN, Number.NaN]), []), true);
  assert.equal(asks(patient, trial(9, [Number.NaN, Number.NaN, Number.NaN]), []), false);
  const both = createPatientPruner({ patience: 1, pruner: createMedianPruner() });
  assert.equal(asks(both, trial(9, [1, 2, 2]), five), false);
  assert.throws(() => createPatientPruner({ patience: -1 }), { code: 'invalid-option' });
});

test('thresholds stop what leaves them or is not a number', () => {
  const bounded = createThresholdPruner({ lower: 0, upper: 1 });
  const answers = [0.5, 1, 1.1, -0.1, Number.NaN].map((value) => asks(bounded, trial(9, [value]), []));
  assert.deepEqual(answers, [false, false, true, true, true]);
  assert.equal(asks(createThresholdPruner({ upper: 1, warmupSteps: 2 }), trial(9, [7]), []), false);
  assert.throws(() => createThresholdPruner({}), { code: 'invalid-option' });
  assert.throws(() => createThresholdPruner({ lower: 2, upper: 1 }), { code: 'invalid-option' });
});

test('the signed-rank test is that of SciPy', () => {
  // scipy.stats.wilcoxon of SciPy 1.17.1, alternative 'greater', zero_method 'zsplit'; exact, then approximate.
  assert.ok(Math.abs(signedRankP([0.3, -0.1, 0.5, 0.7, -0.2, 0.9, 1.1, 0.4]) - 0.01953125) < 1e-12);
  const many = Array.from({ length: 60 }, (_, k) => Math.sin(k * 1.7) + 0.25);
  assert.ok(Math.abs(signedRankP(many) - 0.005546538459300258) < 1e-9);
  assert.equal(signedRankP([]), 1);
  assert.equal(signedRankP([0, 0]), 1);
  assert.equal(signedRankP([1, 1]), 0.25, 'ties: one way in four');
  assert.equal(signedRankP([0, 1, 1]), 0.25);
});

test('Wilcoxon stops who is worse than the best on the same instances', () => {
  const wilcoxon = createWilcoxonPruner();
  const best = trial(0, [1, 2, 3, 4, 5, 6], { state: 'complete', values: [3.5] });
  const worse = trial(1, [5, 5, 5, 5, 5, 5], { state: 'complete', values: [5] });
  const history = [best, worse];
  assert.equal(asks(wilcoxon, trial(9, [2, 3.1, 4.2, 5.3]), history), true);
  assert.equal(asks(wilcoxon, trial(9, [2, 3.1]), history), false, 'two say too little');
  assert.equal(asks(wilcoxon, trial(9, [0, 1.1, 2.2, 3.3]), history), false);
  assert.equal(asks(wilcoxon, trial(9, [1.1, 2.2, 3.3, -90]), history), false, 'its mean is better');
  assert.equal(
    asks(wilcoxon, trial(9, [2, 3.1, 4.2, 5.3], { first: 100 }), history),
    false,
    'nothing in common',
  );
  assert.equal(asks(wilcoxon, trial(9, [Number.NaN, Number.POSITIVE_INFINITY, 9]), history), false);
  assert.equal(asks(wilcoxon, trial(9, [2, 3.1, 4.2, 5.3]), []), false);
  assert.throws(() => createWilcoxonPruner({ threshold: 2 }), { code: 'invalid-option' });
});
