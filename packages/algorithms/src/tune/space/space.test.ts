import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRandom } from '../../samplers/random.ts';
import { drawPoint } from '../random-sampler.ts';
import { createAxis, type NumberAxis } from './axis.ts';
import { checkTuneSpace, spaceLimits } from './check-tune-space.ts';
import { layoutOf } from './layout.ts';
import type { TuneRange, TuneSpace } from './tune-space.ts';

const conditional: TuneSpace = {
  depth: { min: 2, max: 8, integer: true, when: { model: ['trees', 'forest'] } },
  model: { choices: ['trees', 'forest', 'net'] },
  rate: { min: 1e-4, max: 1, log: true, when: { model: 'net' } },
  momentum: { min: 0, max: 1, when: { model: 'net', optimiser: 'sgd' } },
  optimiser: { choices: ['sgd', 'adam'], when: { model: 'net' } },
};

test('a drawn point has exactly the parameters whose conditions hold', () => {
  const layout = layoutOf(conditional);
  assert.equal(layout.isFlat, false);
  const random = createRandom(1);
  const seen = new Set<string>();
  for (let k = 0; k < 300; k += 1) {
    const parameters = layout.decode(drawPoint(layout, random));
    assert.equal('depth' in parameters, parameters['model'] !== 'net');
    assert.equal('rate' in parameters, parameters['model'] === 'net');
    assert.equal('optimiser' in parameters, parameters['model'] === 'net');
    assert.equal('momentum' in parameters, parameters['optimiser'] === 'sgd');
    seen.add(Object.keys(parameters).sort().join());
  }
  assert.equal(seen.size, 3);
});

test('encoding and decoding is exact for stepped, whole and chosen values, near for the rest', () => {
  const space: TuneSpace = {
    rate: { min: 1e-5, max: 10, log: true },
    share: { min: 0.1, max: 0.95, step: 0.1 },
    leaves: { min: 1, max: 4096, integer: true, log: true },
    depth: { min: -3, max: 12, integer: true, step: 3 },
    size: { min: -1e9, max: 1e9 },
    loss: { choices: ['a', 2, true] },
    fixed: { min: 3, max: 3 },
  };
  const layout = layoutOf(space);
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const drawn = layout.decode(drawPoint(layout, createRandom(seed)));
      const again = layout.decode(layout.encode(drawn));
      for (const name of ['share', 'leaves', 'depth', 'loss', 'fixed'])
        assert.equal(again[name], drawn[name]);
      for (const name of ['rate', 'size'])
        assert.ok(Math.abs(Number(again[name]) / Number(drawn[name]) - 1) < 1e-6);
    }),
  );
});

test('a whole number on a logarithm owns the cell from half below to half above', () => {
  const axis = createAxis('leaves', { min: 1, max: 100, integer: true, log: true }) as NumberAxis;
  const whole = Math.log(100.5 / 0.5);
  for (const value of [1, 2, 7, 99, 100]) {
    const unit = axis.toUnit(value);
    assert.equal(axis.fromUnit(unit), value);
    assert.ok(Math.abs(axis.cellLow(unit) - Math.log((value - 0.5) / 0.5) / whole) < 1e-12);
    assert.ok(Math.abs(axis.cellHigh(unit) - Math.log((value + 0.5) / 0.5) / whole) < 1e-12);
  }
  assert.equal(axis.cellLow(0), 0);
  assert.equal(axis.cellHigh(1), 1);
});

test('a value from elsewhere takes the nearest end, one that is no number or no choice is missing', () => {
  const layout = layoutOf({ x: { min: 0, max: 1 }, y: { min: 1, max: 8, log: true }, c: { choices: ['a'] } });
  assert.deepEqual([...layout.encode({ x: 7, y: -3, c: 'b' })], [1, 0, Number.NaN]);
  assert.deepEqual([...layout.encode({ x: '7' })], [Number.NaN, Number.NaN, Number.NaN]);
});

test('what nothing can be drawn from is refused with a hint', () => {
  const number: TuneRange = { min: 0, max: 1 };
  const many = Object.fromEntries(
    Array.from({ length: spaceLimits.parameters + 1 }, (_, k) => [`p${k}`, number]),
  );
  const broken: [TuneSpace, RegExp][] = [
    [{}, /no parameters/],
    [{ a: { min: 2, max: 1 } }, /'a' goes from 2 down to 1/],
    [{ a: { min: 0, max: Number.POSITIVE_INFINITY } }, /not finite/],
    [{ a: { min: 0, max: 1, log: true } }, /no logarithm/],
    [{ a: { choices: [] } }, /no choices/],
    [many, /1001 parameters/],
    [{ a: { choices: Array.from({ length: 10_001 }, (_, k) => k) } }, /10001 choices/],
    [{ a: { ...number, when: { b: 1 } } }, /no parameter is called 'b'/],
    [{ a: { ...number, when: { b: 3 } }, b: number }, /'b' is 3, which 'b' never is/],
    [{ a: { ...number, when: { b: 'z' } }, b: { choices: ['x', 'y'] } }, /is "z", which 'b' never is/],
    [{ a: { ...number, when: { b: 1.5 } }, b: { min: 0, max: 4, integer: true } }, /never is/],
    [{ a: { ...number, when: { b: [] } }, b: number }, /one of no values/],
    [{ a: { ...number, when: { a: 1 } } }, /because of 'a'/],
    [{ a: { ...number, when: { b: 1 } }, b: { ...number, when: { a: 1 } } }, /because of/],
  ];
  for (const [space, message] of broken)
    assert.throws(
      () => checkTuneSpace(space),
      (error: Error & { code?: string; hint?: string }) => {
        assert.equal(error.code, 'invalid-space');
        assert.match(error.message, message);
        assert.ok((error.hint ?? '').length > 0);
        return true;
      },
    );
  checkTuneSpace(conditional);
});
