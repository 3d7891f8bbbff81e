import {
  type BlockBytes,
  type BlockCodec,
  nearest,
  nearestWithin,
  putHalf,
  takeHalf,
} from './block-codec.ts';
import { fitScale } from './fit-scale.ts';

const f = Math.fround;
const superBlock = 256;
const parts = 16;
const partSize = 16;
const scalesAt = 192;
const halfAt = 208;
const tiny = f(1e-15);

const levels = new Uint8Array(superBlock);
const scales = new Float32Array(parts);

/**
 * Six bits: super-blocks of 256 with a signed scale of eight bits for each 16 and one half for all. Of every 128
 * weights, the low four bits lie in 64 bytes and the high two in 32.
 */
export const q6_k: BlockCodec = {
  weights: superBlock,
  bytes: 210,
  encode(values, from, out) {
    const extreme = fitParts(values, from);
    if (Math.abs(extreme) < tiny) {
      out.bytes.fill(0, out.at, out.at + 210);
      return;
    }
    const factor = f(-128 / extreme);
    putHalf(out, halfAt, f(1 / factor));
    for (let part = 0; part < parts; part += 1) {
      out.bytes[out.at + scalesAt + part] = Math.min(127, nearest(f(factor * scales[part]!)));
      roundPart(values, from, { out, part });
    }
    putLevels(out);
  },
  decode(block, values, to) {
    for (let k = 0; k < superBlock; k += 1)
      values[to + k] = f(scaleOf(block, k >>> 4) * (levelAt(block, k) - 32));
  },
};

/** Fits each part; gives the scale of greatest magnitude, with its sign. */
function fitParts(values: Float32Array, from: number): number {
  let extreme = 0;
  for (let part = 0; part < parts; part += 1) {
    const start = part * partSize;
    const place = {
      from: from + start,
      count: partSize,
      top: 32,
      levels: levels.subarray(start, start + partSize),
    };
    scales[part] = fitScale(values, place);
    if (Math.abs(scales[part]!) > Math.abs(extreme)) extreme = scales[part]!;
  }
  return extreme;
}

const scaleOf = (block: BlockBytes, part: number): number =>
  f(takeHalf(block, halfAt) * ((block.bytes[block.at + scalesAt + part]! << 24) >> 24));

/** Levels once more, by the scale as it was stored. A part of scale 0 keeps those it has. */
function roundPart(
  values: Float32Array,
  from: number,
  { out, part }: { readonly out: BlockBytes; readonly part: number },
): void {
  const scale = scaleOf(out, part);
  if (scale === 0) return;
  for (let k = part * partSize; k < (part + 1) * partSize; k += 1)
    levels[k] = 32 + nearestWithin(f(values[from + k]! / scale), -32, 31);
}

/** Weights k, k + 64 share a byte of low bits; k, k + 32, k + 64 and k + 96 share one of high bits. */
function putLevels({ bytes, at }: BlockBytes): void {
  for (let half = 0; half < 2; half += 1) {
    const start = half * 128;
    for (let k = 0; k < 64; k += 1)
      bytes[at + half * 64 + k] = (levels[start + k]! & 15) | ((levels[start + k + 64]! & 15) << 4);
    for (let k = 0; k < 32; k += 1) {
      const high = (quarter: number) => (levels[start + k + quarter * 32]! >>> 4) << (2 * quarter);
      bytes[at + 128 + half * 32 + k] = high(0) | high(1) | high(2) | high(3);
    }
  }
}

function levelAt({ bytes, at }: BlockBytes, k: number): number {
  const half = k >>> 7;
  const low = bytes[at + half * 64 + (k & 63)]! >>> ((k & 64) === 0 ? 0 : 4);
  const high = bytes[at + 128 + half * 32 + (k & 31)]! >>> (2 * ((k >>> 5) & 3));
  return (low & 15) | ((high & 3) << 4);
}
