import { type BlockCodec, putHalf, takeHalf } from './block-codec.ts';
import { fromBfloat, fromHalf, toBfloat, toHalf } from './half.ts';

const f = Math.fround;
const inverse = (value: number): number => (value === 0 ? 0 : f(1 / value));

/** Eight bits: 32 weights by one scale, the largest magnitude over 127; halves round away from zero. */
export const q8_0: BlockCodec = {
  weights: 32,
  bytes: 34,
  encode(values, from, out) {
    let largest = 0;
    for (let k = from; k < from + 32; k += 1) {
      const size = Math.abs(values[k]!);
      if (size > largest) largest = size;
    }
    const scale = f(largest / 127);
    const factor = inverse(scale);
    putHalf(out, 0, scale);
    const { bytes, at } = out;
    for (let k = 0; k < 32; k += 1) {
      const level = f(values[from + k]! * factor);
      // A sum instead of a choice: signs are random, and a processor that guesses them is wrong half the time.
      bytes[at + 2 + k] = level + 0.5 - Number(level < 0);
    }
  },
  decode(block, values, to) {
    const scale = takeHalf(block, 0);
    for (let k = 0; k < 32; k += 1) values[to + k] = ((block.bytes[block.at + 2 + k]! << 24) >> 24) * scale;
  },
};

/** Four bits: 32 weights by one scale, such that the weight of greatest magnitude, with its sign, is level -8. */
export const q4_0: BlockCodec = {
  weights: 32,
  bytes: 18,
  encode(values, from, out) {
    let extreme = 0;
    for (let k = from; k < from + 32; k += 1)
      if (Math.abs(values[k]!) > Math.abs(extreme)) extreme = values[k]!;
    const scale = f(extreme / -8);
    const factor = inverse(scale);
    putHalf(out, 0, scale);
    const { bytes, at } = out;
    for (let k = 0; k < 16; k += 1) {
      const low = f(f(values[from + k]! * factor) + 8.5) | 0;
      const high = f(f(values[from + k + 16]! * factor) + 8.5) | 0;
      bytes[at + 2 + k] = Math.min(15, low) | (Math.min(15, high) << 4);
    }
  },
  decode(block, values, to) {
    const scale = takeHalf(block, 0);
    for (let k = 0; k < 16; k += 1) {
      const pair = block.bytes[block.at + 2 + k]!;
      values[to + k] = ((pair & 15) - 8) * scale;
      values[to + k + 16] = ((pair >>> 4) - 8) * scale;
    }
  },
};

const sixteenBits = (encode: (value: number) => number, decode: (bits: number) => number): BlockCodec => ({
  weights: 1,
  bytes: 2,
  encode(values, from, { bytes, at }) {
    const bits = encode(values[from]!);
    bytes[at] = bits & 255;
    bytes[at + 1] = bits >>> 8;
  },
  decode({ bytes, at }, values, to) {
    values[to] = decode(bytes[at]! | (bytes[at + 1]! << 8));
  },
});
export const f16 = sixteenBits(toHalf, fromHalf);
export const bf16 = sixteenBits(toBfloat, fromBfloat);
