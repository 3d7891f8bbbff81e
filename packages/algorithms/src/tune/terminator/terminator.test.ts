import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrialParameters } from '../../samplers/search-space.ts';
import { createGaussianProcessTuner } from '../gaussian-process/gaussian-process-sampler.ts';
import type { TuneSpace } from '../space/tune-space.ts';
import type { TuneTrial } from '../trial.ts';
import { estimateRegret } from './estimate-regret.ts';
import { crossValidationError, hasStagnated, shouldStop } from './should-stop.ts';

const space: TuneSpace = { x: { min: -3, max: 5 }, y: { min: 0, max: 4 } };
const bowl = ({ x, y }: TrialParameters) => 7 + ((x as number) - 1) ** 2 + ((y as number) - 2) ** 2;

function search(count: number, lossAt: (p: TrialParameters) => number): TuneTrial[] {
  const sampler = createGaussianProcessTuner({ seed: 1 });
  const history: TuneTrial[] = [];
  for (let number = 0; number < count; number += 1) {
    const { parameters } = sampler.ask({ space, history, number })!;
    history.push({ number, state: 'complete', parameters, values: [lossAt(parameters)] });
  }
  return history;
}

test('the bound lies above the true regret, falls as the search goes on, and stops it', () => {
  const history = search(40, bowl);
  const bounds = [12, 20, 40].map((count) => {
    const part = history.slice(0, count);
    const regret = estimateRegret({ space, history: part, seed: 1 })!;
    assert.ok(regret >= Math.min(...part.map(({ values }) => values![0]!)) - 7);
    return regret;
  });
  assert.ok(bounds[2]! < bounds[0]! / 3, bounds.join());
  assert.equal(shouldStop({ space, history, seed: 1 }, { leastGain: 0.1 }), true);
  assert.equal(shouldStop({ space, history: history.slice(0, 10), seed: 1 }, { leastGain: 0.1 }), false);
  assert.equal(shouldStop({ space, history: history.slice(0, 19), seed: 1 }, { leastGain: 1e9 }), false);
});

test('it is in units of the loss', () => {
  const history = search(15, bowl);
  const scaled = history.map((trial) => ({ ...trial, values: [1000 * trial.values![0]! - 5] }));
  const ratio =
    estimateRegret({ space, history: scaled, seed: 1 })! / estimateRegret({ space, history, seed: 1 })!;
  assert.ok(Math.abs(ratio / 1000 - 1) < 1e-3);
});

test('equal, endless and missing losses', () => {
  const history = search(8, () => 1);
  assert.equal(estimateRegret({ space, history, seed: 1 }), 0);
  assert.equal(estimateRegret({ space, history: history.slice(0, 2), seed: 1 }), null);
  const odd = history.map((trial, k) => ({
    ...trial,
    values: [[Number.NaN, Number.POSITIVE_INFINITY, 1e308, -1e308, 0][k % 5]!],
  }));
  assert.ok(Number.isFinite(estimateRegret({ space, history: odd, seed: 1 })));
});

test('the error of a mean over folds; stagnation', () => {
  // By hand: variance 2/3 over three folds, times 1/3 + 1/2.
  assert.ok(Math.abs(crossValidationError([1, 2, 3]) - Math.sqrt((2 / 3) * (5 / 6))) < 1e-12);
  assert.ok(Number.isNaN(crossValidationError([1])));
  const losses = [5, 3, 4, 3, 6].map(
    (loss, number): TuneTrial => ({ number, state: 'complete', parameters: {}, values: [loss] }),
  );
  assert.equal(hasStagnated(losses, 3), true);
  assert.equal(hasStagnated(losses, 4), false);
  assert.equal(hasStagnated([], 1), false);
});
