import { createRandom } from '../../samplers/index.ts';

/**
 * 128 super-blocks that tell quantisers apart: plain ones, outliers, one sign, constants, zeros, ramps with ties,
 * tiny and large numbers. Only additions and products of uniform numbers, so that they are the same everywhere.
 */
export function variedWeights(): Float32Array {
  const random = createRandom(42);
  const bell = () => random.uniform() + random.uniform() + random.uniform() + random.uniform() - 2;
  const kinds: readonly ((k: number) => number)[] = [
    () => bell() * 0.02,
    (k) => bell() * (k % 37 === 0 ? 3 : 0.05),
    () => Math.abs(bell()),
    () => -Math.abs(bell()) - 0.5,
    () => 0.25,
    () => 0,
    (k) => (k % 32) - 16,
    (k) => (k % 16) / 8,
    () => bell() * 1e-9,
    () => bell() * 1e-22,
    () => bell() * 1000,
    (k) => (k < 128 ? 0 : bell()),
    () => (random.uniform() < 0.5 ? -1 : 1),
    (k) => (k % 64 === 3 ? bell() : 0),
    () => Math.round(bell() * 8) / 8,
    () => bell() * bell() * bell(),
  ];
  return Float32Array.from({ length: 128 * 256 }, (_, k) => kinds[(k >> 8) % kinds.length]!(k & 255));
}
