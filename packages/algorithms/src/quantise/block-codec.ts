import { AlgorithmError } from '../algorithm-error.ts';
import { fromHalf, toHalf } from './half.ts';

/** How a block of weights becomes bytes and back. Layouts are those of ggml (ggml-common.h). */
export type BlockCodec = {
  readonly weights: number;
  readonly bytes: number;
  /** Writes the block of weights that begins at `from` as the bytes that begin at `to`. */
  encode(values: Float32Array, from: number, out: BlockBytes): void;
  /** Reads the block of bytes at `from` into the weights that begin at `to`. */
  decode(block: BlockBytes, values: Float32Array, to: number): void;
};

/** The bytes of one block within a larger array. */
export type BlockBytes = { readonly bytes: Uint8Array; readonly at: number };

/** Stores a scale as a half; a block whose scale does not fit is refused, since it would be infinite. */
export function putHalf({ bytes, at }: BlockBytes, offset: number, value: number): void {
  const half = toHalf(value);
  if ((half & 0x7c00) === 0x7c00)
    throw new AlgorithmError('invalid-option', `a scale of ${value} is too large for half precision`);
  bytes[at + offset] = half & 255;
  bytes[at + offset + 1] = half >>> 8;
}

export const takeHalf = ({ bytes, at }: BlockBytes, offset: number): number =>
  fromHalf(bytes[at + offset]! | (bytes[at + offset + 1]! << 8));

/** Adding this to a number and taking it away again rounds it to the nearest whole number, ties to even. */
export const rounder = 1.5 * 2 ** 52;

/** The nearest whole number, ties to even, for magnitudes below 2^51. */
export const nearest = (value: number): number => value + rounder - rounder;

/** The nearest whole number from `low` to `high`, ties to even. */
export function nearestWithin(value: number, low: number, high: number): number {
  const whole = value + rounder - rounder;
  return whole < low ? low : Math.min(whole, high);
}
