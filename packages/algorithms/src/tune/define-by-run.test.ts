import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTrial } from './define-by-run.ts';
import { createRandomTuner } from './random-sampler.ts';
import type { TuneTrial } from './trial.ts';

test('an objective may name its parameters while it runs, and different ones each time', () => {
  const sampler = createRandomTuner(3);
  const history: TuneTrial[] = [];
  const asked: string[] = [];
  const spy = {
    name: 'spy',
    ask: (request: Parameters<typeof sampler.ask>[0]) => {
      asked.push(Object.keys(request.space).join());
      return sampler.ask(request);
    },
  };
  for (let number = 0; number < 30; number += 1) {
    asked.length = 0;
    const trial = openTrial(spy, { history, number });
    const model = trial.suggest('model', { choices: ['net', 'trees'] });
    assert.equal(trial.suggest('model', { choices: ['net', 'trees'] }), model);
    if (model === 'net') trial.suggest('rate', { min: 1e-4, max: 1, log: true });
    const size = trial.suggest('size', { min: 1, max: number < 20 ? 4 : 8, integer: true }) as number;
    assert.ok(size >= 1 && size <= 8);
    assert.deepEqual(Object.keys(trial.ranges), Object.keys(trial.parameters));
    if (number > 10 && number < 20) assert.equal(asked[0], 'model,size');
    if (number > 20) assert.ok(asked.includes('size') && asked[0] === 'model');
    history.push({
      number,
      state: 'complete',
      parameters: trial.parameters,
      values: [1],
      ranges: trial.ranges,
    });
  }
  assert.throws(() => openTrial(sampler, { history: [], number: 0 }).suggest('x', { min: 2, max: 1 }), {
    code: 'invalid-space',
  });
});
