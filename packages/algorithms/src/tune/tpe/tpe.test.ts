import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrialParameters } from '../../samplers/search-space.ts';
import type { TuneSampler } from '../sampler.ts';
import type { TuneSpace } from '../space/tune-space.ts';
import type { TuneTrial } from '../trial.ts';
import { rankTrials } from './rank-trials.ts';
import { createTpeTuner } from './tpe-sampler.ts';

type Objective = (parameters: TrialParameters) => number;

function search(sampler: TuneSampler, space: TuneSpace, objective: Objective, count: number): TuneTrial[] {
  const history: TuneTrial[] = [];
  for (let number = 0; number < count; number += 1) {
    const { parameters } = sampler.ask({ space, history, number })!;
    history.push({ number, state: 'complete', parameters, values: [objective(parameters)] });
  }
  return history;
}

const bestOf = (history: readonly TuneTrial[]) => Math.min(...history.map(({ values }) => values![0]!));
const bowl: TuneSpace = { x: { min: -5, max: 5 }, y: { min: 1e-4, max: 1, log: true } };
const bowlAt: Objective = ({ x, y }) => (x as number) ** 2 + (Math.log10(y as number) + 2) ** 2;
const flat: TuneTrial = { number: 0, state: 'complete', parameters: {}, values: [1] };

test('it finds the bottom of a bowl, together or one by one', () => {
  for (const isMultivariate of [true, false])
    for (const seed of [1, 2, 3])
      assert.ok(bestOf(search(createTpeTuner({ seed, isMultivariate }), bowl, bowlAt, 80)) < 0.1);
});

test('a sampler that is made anew goes on with the same points', () => {
  const whole = search(createTpeTuner({ seed: 4 }), bowl, bowlAt, 30);
  for (const number of [3, 12, 29]) {
    const resumed = createTpeTuner({ seed: 4 }).ask({ space: bowl, history: whole.slice(0, number), number });
    assert.deepEqual(resumed!.parameters, whole[number]!.parameters);
  }
  const follower = createTpeTuner({ seed: 4 });
  follower.ask({ space: bowl, history: whole, number: 30 });
  assert.deepEqual(
    follower.ask({ space: bowl, history: whole.slice(0, 12), number: 12 })!.parameters,
    whole[12]!.parameters,
  );
});

test('under conditions it learns which branch is good and tunes inside it', () => {
  const space: TuneSpace = {
    model: { choices: ['a', 'b', 'c'] },
    x: { min: -1, max: 1, when: { model: 'a' } },
    depth: { min: 1, max: 20, integer: true, when: { model: ['b', 'c'] } },
  };
  const objective: Objective = ({ model, x, depth }) =>
    model === 'a'
      ? 1 + (x as number) ** 2
      : Math.abs((depth as number) - 13) / 10 + (model === 'b' ? 0.5 : 0);
  const history = search(createTpeTuner({ seed: 1 }), space, objective, 100);
  assert.equal(bestOf(history), 0);
  assert.ok(history.slice(50).filter(({ parameters }) => parameters['model'] === 'c').length > 25);
  for (const { parameters } of history) assert.equal('x' in parameters, parameters['model'] === 'a');
});

test('workers that run at the same time are sent to different places', () => {
  /** The mean distance of each of 32 running points to the nearest other, over six studies. */
  const spread = (hasConstantLiar: boolean): number => {
    let sum = 0;
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const grown = search(createTpeTuner({ seed }), bowl, bowlAt, 40);
      const sampler = createTpeTuner({ seed, hasConstantLiar });
      for (let number = 40; number < 72; number += 1) {
        const { parameters } = sampler.ask({ space: bowl, history: grown, number })!;
        grown.push({ number, state: 'running', parameters, values: null });
      }
      const points = grown
        .slice(40)
        .map(({ parameters: { x, y } }) => [Number(x), Math.log(Number(y))] as const);
      for (const one of points)
        sum += Math.min(
          ...points.filter((other) => other !== one).map(([x, y]) => Math.hypot(x - one[0], y - one[1])),
        );
    }
    return sum / (6 * 32);
  };
  assert.ok(spread(true) > 1.2 * spread(false), `${spread(true)} against ${spread(false)}`);
});

test('objectives that fail, are not numbers, are all alike or endless leave it working', () => {
  const outcomes: ((number: number) => Partial<TuneTrial>)[] = [
    () => ({ values: [Number.NaN] }),
    () => ({ state: 'failed', values: null }),
    () => ({ values: [1] }),
    (number) => ({ values: [number % 2 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY] }),
    (number) => ({ values: [number * 1e308] }),
    () => ({ state: 'pruned', values: null, reports: [] }),
    (number) => ({ state: 'pruned', values: null, reports: [{ step: number % 3, value: Number.NaN }] }),
    (number) => ({ constraints: [number % 2 ? Number.NaN : -1] }),
    (number) => ({ values: [number, -number] }),
  ];
  for (const outcomeOf of outcomes) {
    const history: TuneTrial[] = [];
    const sampler = createTpeTuner({ seed: 1 });
    for (let number = 0; number < 25; number += 1) {
      const { parameters } = sampler.ask({ space: bowl, history, number })!;
      assert.ok(Number.isFinite(parameters['x']) && Number.isFinite(parameters['y']));
      history.push({ ...flat, number, parameters, ...outcomeOf(number) });
    }
  }
});

test('trials are ranked by loss, then how far they went, then how little they break', () => {
  const trials: Partial<TuneTrial>[] = [
    { values: [3] },
    { values: [1], constraints: [2] },
    { state: 'pruned', reports: [{ step: 2, value: 0 }] },
    { state: 'pruned', reports: [{ step: 5, value: 9 }] },
    { state: 'failed' },
    { values: [2], constraints: [0, -1] },
    { values: [0], constraints: [0.5] },
    { state: 'running', values: null },
    { values: [Number.NaN] },
  ];
  const history = trials.map((trial, number) => ({ ...flat, number, ...trial }));
  assert.deepEqual(rankTrials(history), [5, 0, 3, 2, 6, 1]);
  const several = [
    [1, 4],
    [3, 3],
    [2, 2],
    [4, 1],
    [2.5, 1.9],
  ].map((values, number) => ({ ...flat, number, values }));
  assert.deepEqual(rankTrials(several).slice(-1), [1]);
});
