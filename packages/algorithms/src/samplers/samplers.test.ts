import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { kolmogorovSmirnov } from '../statistics/hypothesis/kolmogorov-smirnov.ts';
import { createGridSampler } from './grid-sampler.ts';
import { createRandom } from './random.ts';
import { createRandomSampler, sampleRandom } from './random-sampler.ts';
import type { Sampler, Trial } from './sampler.ts';
import { checkSpace, type ParameterRange, type SearchSpace } from './search-space.ts';

const space: SearchSpace = {
  rate: { min: 1e-4, max: 1, log: true },
  share: { min: 0.1, max: 1, step: 0.1 },
  leaves: { min: 2, max: 128, integer: true, log: true },
  depth: { min: -1, max: 3, integer: true },
  loss: { choices: ['a', 'b', true] },
};

function run(sampler: Sampler, count: number): Trial[] {
  const history: Trial[] = [];
  for (let k = 0; k < count; k += 1) {
    const parameters = sampler.ask(history);
    if (parameters === null) break;
    history.push({ parameters, value: k % 3 === 0 ? null : k });
  }
  return history;
}

test('the same seed tries the same points; a resumed study goes on with them', () => {
  const whole = run(createRandomSampler(space, 7), 20);
  assert.deepEqual(run(createRandomSampler(space, 7), 20), whole);
  assert.notDeepEqual(run(createRandomSampler(space, 8), 20), whole);
  const resumed = createRandomSampler(space, 7);
  assert.deepEqual(resumed.ask(whole.slice(0, 12)), whole[12]!.parameters);
});

test('draws are even: over the range, its logarithm, its steps, its whole numbers', () => {
  const random = createRandom(3);
  const draws = Array.from({ length: 4000 }, () => sampleRandom(space, random));
  const ideal = Float64Array.from({ length: 4000 }, (_, k) => (k + 0.5) / 4000);
  const rate = Float64Array.from(draws, (d) => 1 + Math.log10(d['rate'] as number) / 4).sort();
  assert.ok(kolmogorovSmirnov(rate, ideal).pValue > 0.01);
  const countOf = (name: string, value: unknown) => draws.filter((d) => d[name] === value).length;
  for (let k = 1; k <= 10; k += 1)
    assert.ok(Math.abs(countOf('share', Number((k / 10).toFixed(1))) - 400) < 80);
  for (const depth of [-1, 0, 1, 2, 3]) assert.ok(Math.abs(countOf('depth', depth) - 800) < 110);
  for (const loss of ['a', 'b', true]) assert.ok(Math.abs(countOf('loss', loss) - 1333) < 130);
  const doubled = draws.filter((d) => (d['leaves'] as number) >= 16).length / 4000;
  assert.ok(Math.abs(doubled - Math.log(128.5 / 15.5) / Math.log(128.5 / 1.5)) < 0.03);
});

test('every draw lies in its range', () => {
  const number = fc.double({ min: -1e9, max: 1e9, noNaN: true });
  const range: fc.Arbitrary<ParameterRange> = fc.oneof(
    fc.record({ choices: fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 5 }) }),
    fc.tuple(number, number).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) })),
    fc.tuple(fc.integer(), fc.nat(1000), fc.integer({ min: 1, max: 50 })).map(([min, width, step]) => ({
      min,
      max: min + width,
      step,
      integer: true,
    })),
    fc.tuple(fc.double({ min: 1e-9, max: 1, noNaN: true }), fc.nat(1000)).map(([min, width]) => ({
      min,
      max: min + width,
      log: true,
    })),
  );
  fc.assert(
    fc.property(range, fc.integer(), (one, seed) => {
      checkSpace({ one });
      const value = sampleRandom({ one }, createRandom(seed))['one']!;
      if ('choices' in one) assert.ok(one.choices.includes(value));
      else {
        assert.ok((value as number) >= one.min && (value as number) <= one.max);
        if (one.integer)
          assert.ok(Number.isInteger(value) && ((value as number) - one.min) % one.step! === 0);
      }
    }),
  );
});

test('a grid tries every combination once', () => {
  const trials = run(
    createGridSampler({
      a: { choices: ['x', 'y'] },
      b: { min: 0.1, max: 0.3, step: 0.1 },
      c: { min: 1, max: 2, integer: true },
    }),
    100,
  );
  assert.equal(trials.length, 12);
  assert.equal(new Set(trials.map(({ parameters }) => JSON.stringify(parameters))).size, 12);
  assert.deepEqual(trials[0]!.parameters, { a: 'x', b: 0.1, c: 1 });
  assert.deepEqual(trials.at(-1)!.parameters, { a: 'y', b: 0.3, c: 2 });
  assert.throws(() => createGridSampler({ a: { min: 0, max: 1 } }), { code: 'invalid-space' });
});

test('a space nothing can be drawn from is refused, naming the parameter', () => {
  const broken: ParameterRange[] = [
    { choices: [] },
    { choices: [1, 1] },
    { choices: [Number.NaN] },
    { min: 2, max: 1 },
    { min: Number.NaN, max: 1 },
    { min: 0, max: Number.POSITIVE_INFINITY },
    { min: -1e308, max: 1e308 },
    { min: 0, max: 1, log: true },
    { min: 0.5, max: 3, integer: true },
    { min: 0, max: 1, step: 0 },
    { min: 1, max: 9, step: 1, log: true },
    { min: 1, max: 9, step: 0.5, integer: true },
  ];
  for (const range of broken)
    assert.throws(
      () => createRandomSampler({ fine: { min: 0, max: 1 }, rate: range }, 0),
      (error: Error & { code?: string; hint?: string }) => {
        assert.equal(error.code, 'invalid-space');
        assert.match(error.message, /'rate'/);
        assert.ok(error.hint !== undefined && error.hint.length > 0);
        return true;
      },
    );
  assert.throws(() => checkSpace({}), { code: 'invalid-space' });
});
