import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrialParameters } from '../../samplers/search-space.ts';
import { hypervolume } from '../multi-objective/hypervolume.ts';
import { createRandomTuner } from '../random-sampler.ts';
import type { TuneSampler } from '../sampler.ts';
import type { TuneSpace } from '../space/tune-space.ts';
import { lossesOf, type TuneTrial, violationOf } from '../trial.ts';
import { createNsgaTuner, survivors } from './nsga-sampler.ts';

const space: TuneSpace = Object.fromEntries(
  Array.from({ length: 8 }, (_, k) => [`x${k}`, { min: 0, max: 1 }]),
);

/** ZDT1 (Zitzler, Deb and Thiele 2000); the front is f2 = 1 - sqrt(f1). */
function zdt1(parameters: TrialParameters): [number, number] {
  const x = Object.values(parameters) as number[];
  const spread = 1 + (9 * x.slice(1).reduce((sum, value) => sum + value, 0)) / (x.length - 1);
  return [x[0]!, spread * (1 - Math.sqrt(x[0]! / spread))];
}

type Outcome = (parameters: TrialParameters, number: number) => Partial<TuneTrial>;
function search(
  sampler: TuneSampler,
  { count, outcome, over = space }: { count: number; outcome: Outcome; over?: TuneSpace },
) {
  const history: TuneTrial[] = [];
  for (let number = 0; number < count; number += 1) {
    const { parameters, notes } = sampler.ask({ space: over, history, number })!;
    const trial: TuneTrial = { number, state: 'complete', parameters, values: null };
    history.push({ ...trial, ...(notes === undefined ? {} : { notes }), ...outcome(parameters, number) });
  }
  return history;
}
const volume = (history: readonly TuneTrial[]) =>
  hypervolume(
    history.flatMap((trial) => {
      const losses = lossesOf(trial);
      return losses === null ? [] : [losses];
    }),
    [1, 6],
  );

test('it covers the front of ZDT1 far better than chance', () => {
  const outcome: Outcome = (parameters) => ({ values: zdt1(parameters) });
  for (const seed of [1, 2]) {
    const ours = volume(search(createNsgaTuner({ seed, population: 30 }), { count: 1200, outcome }));
    const chance = volume(search(createRandomTuner(seed), { count: 1200, outcome }));
    // All that can be had is 6 - 1/3.
    assert.ok(ours > 5.3 && ours > chance + 0.5, `${ours} against ${chance}`);
  }
});

test('a sampler that is made anew goes on with the same points', () => {
  const outcome: Outcome = (parameters) => ({ values: zdt1(parameters) });
  const whole = search(createNsgaTuner({ seed: 5, population: 10 }), { count: 60, outcome });
  for (const number of [0, 9, 10, 35, 59]) {
    const asked = createNsgaTuner({ seed: 5, population: 10 }).ask({
      space,
      history: whole.slice(0, number),
      number,
    })!;
    assert.deepEqual(asked.parameters, whole[number]!.parameters);
    assert.deepEqual(asked.notes, whole[number]!.notes);
  }
  const follower = createNsgaTuner({ seed: 5, population: 10 });
  for (const number of [30, 59, 12]) {
    const asked = follower.ask({ space, history: structuredClone(whole.slice(0, number)), number })!;
    assert.deepEqual(asked.parameters, whole[number]!.parameters);
  }
});

test('it is drawn into what the constraints allow', () => {
  const history = search(createNsgaTuner({ seed: 1, population: 20 }), {
    count: 400,
    outcome: (parameters) => ({
      values: zdt1(parameters),
      constraints: [0.8 - (parameters['x7'] as number), (parameters['x6'] as number) - 0.3],
    }),
  });
  const allowed = (from: number) =>
    history.slice(from, from + 20).filter((trial) => violationOf(trial) === 0).length;
  assert.ok(allowed(0) < 6 && allowed(380) > 12);
});

test('who survives: fronts, then room, then the least broken', () => {
  const made = (values: number[], constraint = 0): Partial<TuneTrial> => ({
    values,
    constraints: [constraint],
  });
  const trials = [
    made([1, 4]),
    made([2, 3.5]),
    made([4, 1]),
    made([3, 3.4]),
    made([5, 5]),
    made([0, 0], 2),
    made([0, 0], 1),
  ];
  const all = trials.map(
    (trial, number): TuneTrial => ({ number, state: 'complete', parameters: {}, values: null, ...trial }),
  );
  const order = survivors(all, 7).map(({ number }) => number);
  assert.deepEqual(new Set(order.slice(0, 2)), new Set([0, 2]));
  assert.deepEqual(order.slice(-3), [4, 6, 5]);
});

test('conditions, failures and losses that are not numbers leave it working', () => {
  const conditional: TuneSpace = {
    model: { choices: ['a', 'b'] },
    x: { min: 0, max: 1, when: { model: 'a' } },
    y: { min: 1, max: 9, integer: true, when: { model: 'b' } },
  };
  const outcomes: Outcome[] = [
    (_, n) => ({ values: [n, -n] }),
    (_, n) => (n % 2 ? { state: 'failed' } : { values: [1, 1] }),
    (_, n) => ({ values: [Number.NaN, n] }),
    (_, n) => ({ values: [n % 2 ? Number.POSITIVE_INFINITY : n, Number.NEGATIVE_INFINITY] }),
    (_, n) => ({ values: [n], constraints: [Number.NaN] }),
  ];
  for (const outcome of outcomes)
    for (const { parameters } of search(createNsgaTuner({ seed: 3, population: 6 }), {
      count: 40,
      outcome,
      over: conditional,
    })) {
      assert.equal('x' in parameters, parameters['model'] === 'a');
      assert.equal('y' in parameters, parameters['model'] === 'b');
    }
});
