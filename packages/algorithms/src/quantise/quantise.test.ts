import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromHalf, toHalf } from './half.ts';
import { dequantise, quantise, quantisedTypes } from './quantise.ts';
import { variedWeights } from './testing/varied-weights.ts';

const digest = (array: Uint8Array | Float32Array): string => createHash('sha256').update(array).digest('hex');

/**
 * Digests of the bytes of `variedWeights` and of the weights read back. Bytes of Q8_0, Q4_0, F16 and BF16: Python's
 * gguf 0.19. Bytes of Q4_K, Q5_K and Q6_K: ggml's published algorithm written again in C and compiled by GCC without
 * contraction of products and sums; the reference tool itself was not run. Weights: Python's gguf 0.19.
 */
const figures = {
  F16: [
    'e5088009118b68fca88bf08367e9bde7306bd9e8202ab9da89ac09f898efd407',
    'af574f237883ad6ee2143badf472ff2fb107a9c0975a566f4c71d31ed09290d3',
  ],
  BF16: [
    '1f5add3ef9b1b4b1724a8ebd6826e7ea7fa677f669cb06c6cb4a01a506da4092',
    '9d94691807e5463dcefcc58bfd91f0c98b15792186895f6fca94d54d53ef19c8',
  ],
  Q8_0: [
    'fedbaf371d9a0584454e065ddef93e1392a518add068ac2f24e9ef84fe3c19be',
    'dee0f399227f9577e6f5bd2c5146135ec7fd60b311faf0ce81d354c26e0bd8af',
  ],
  Q4_0: [
    '87cc6be4809c9fe8afb876ba12e1f6ace21e63f26748191a55b19730979478ca',
    '026802d94eab199f1c31d8b84caf468092a4a23d1b19fdacba765496438cb3b9',
  ],
  Q4_K: [
    '5d6fece416703b6bef869d4d1b44a8e548818c27ae243c636701c08bc00fe531',
    '8305193214896593fe2a2b60e9f495a0eeac6048ab8d14f9fcbea9578176a1fa',
  ],
  Q5_K: [
    'cbfae00ee19afecf985bdaec051a795d53ff8082145669508565f319c606e806',
    '3ea1ff626cd4edf84d2025fa97750659acf2bc4f3c20d5cd8af25063ac4a4072',
  ],
  Q6_K: [
    '58c6f8f1df27d170859e8578a13d7ec831712d22d5dbbab13c29dd5bb3070f7f',
    'c6a77e2270766748b7f614e33da8b352e9a82a5a17e70a78b502698c75043553',
  ],
} as const;

const weights = variedWeights();

test('the weights of the figures are those of the figures', () => {
  assert.equal(digest(weights), '5ea51a5730ebc985fe3bce757d0f0926b3215bc99b0db8a80cf46e0de3cb6270');
});

for (const [type, [bytes, values]] of Object.entries(figures))
  test(`${type} is the reference's, bit for bit, there and back`, () => {
    const quantised = quantise(type as keyof typeof figures, weights);
    assert.equal(digest(quantised), bytes);
    assert.equal(digest(dequantise(type as keyof typeof figures, quantised)), values);
  });

test('more bits are nearer, and none is further off than its step', () => {
  const plain = weights.subarray(0, 256);
  const error = (type: (typeof quantisedTypes)[number]) => {
    const back = dequantise(type, quantise(type, plain));
    return Math.sqrt(plain.reduce((sum, value, k) => sum + (value - back[k]!) ** 2, 0) / 256);
  };
  const errors = (['F32', 'F16', 'Q8_0', 'Q6_K', 'Q5_K', 'Q4_K', 'Q4_0'] as const).map(error);
  assert.equal(errors[0], 0);
  assert.deepEqual(
    errors,
    errors.toSorted((a, b) => a - b),
  );
});

test('rows may be done apart: pieces give the same bytes as the whole', () => {
  for (const type of quantisedTypes) {
    const half = weights.length / 2;
    const apart = [weights.subarray(0, half), weights.subarray(half)].flatMap((piece) => [
      ...quantise(type, piece),
    ]);
    assert.deepEqual(Uint8Array.from(apart), quantise(type, weights), type);
  }
});

test('a half goes to a number and back for all its bits', () => {
  for (let half = 0; half < 65536; half += 1) {
    const value = fromHalf(half);
    if (Number.isNaN(value)) assert.equal(toHalf(value) & 0x7c00, 0x7c00);
    else assert.equal(toHalf(value), half);
  }
});

test('a number becomes the nearest half, the even one of two as near', () => {
  fc.assert(
    fc.property(fc.float({ min: -65519, max: 65519, noNaN: true }), (value) => {
      const half = toHalf(value);
      const distance = Math.abs(fromHalf(half) - value);
      for (const other of [half - 1, half + 1]) {
        const neighbour = fromHalf(other & 0xffff);
        if (!Number.isFinite(neighbour)) continue;
        const away = Math.abs(neighbour - value);
        assert.ok(distance < away || (distance === away && half % 2 === 0), `${value}`);
      }
    }),
    { numRuns: 2000 },
  );
  assert.deepEqual([65504, 65520, -70000, Number.NaN].map(toHalf), [0x7bff, 0x7c00, 0xfc00, 0x7e00]);
});

test('what cannot be is refused: no whole block, not finite, too large for a half', () => {
  assert.throws(() => quantise('Q4_K', new Float32Array(128)), {
    code: 'invalid-shape',
    message: '128 is no multiple of 256, a block of Q4_K',
  });
  assert.throws(() => dequantise('Q8_0', new Uint8Array(35)), { code: 'invalid-shape' });
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY])
    assert.throws(() => quantise('Q8_0', new Float32Array(64).fill(bad, 40, 41)), /weight 40 is/);
  assert.throws(() => quantise('F16', Float32Array.of(70_000)), /too large for F16/);
  assert.throws(() => quantise('Q4_0', new Float32Array(32).fill(1e8)), /too large for half precision/);
  for (const type of ['Q8_0', 'Q4_0', 'Q4_K', 'Q5_K', 'Q6_K'] as const)
    assert.throws(
      () => quantise(type, new Float32Array(256).fill(-1e30)),
      /weight 0 is -1\S+, too large for/,
      type,
    );
});
