import {
  type BlockBytes,
  type BlockCodec,
  nearest,
  nearestWithin,
  putHalf,
  takeHalf,
} from './block-codec.ts';
import { type FitOptions, fitScaleAndMinimum } from './fit-scale-and-minimum.ts';

const f = Math.fround;
const superBlock = 256;
const parts = 8;
const partSize = 32;

const levels = new Uint8Array(superBlock);
const scales = new Float32Array(parts);
const minima = new Float32Array(parts);

/**
 * Finds the levels of a super-block of 256 weights into `levels` and writes its head of 16 bytes: two halves, and
 * eight scales and eight minima of six bits, by which the weights of each part of 32 are scale level - minimum.
 */
function encodeParts(values: Float32Array, from: number, out: BlockBytes, options: FitOptions): void {
  let largestScale = 0;
  let largestMinimum = 0;
  for (let part = 0; part < parts; part += 1) {
    const place = {
      from: from + part * partSize,
      levels: levels.subarray(part * partSize, (part + 1) * partSize),
    };
    const fit = fitScaleAndMinimum(values, place, options);
    scales[part] = fit.scale;
    minima[part] = -fit.minimum;
    largestScale = Math.max(largestScale, scales[part]!);
    largestMinimum = Math.max(largestMinimum, minima[part]!);
  }
  const scaleFactor = largestScale > 0 ? f(63 / largestScale) : 0;
  const minimumFactor = largestMinimum > 0 ? f(63 / largestMinimum) : 0;
  putHalf(out, 0, f(largestScale / 63));
  putHalf(out, 2, f(largestMinimum / 63));
  out.bytes.fill(0, out.at + 4, out.at + 16);
  for (let part = 0; part < parts; part += 1) {
    const scale = Math.min(63, nearest(f(scaleFactor * scales[part]!)) & 255);
    const minimum = Math.min(63, nearest(f(minimumFactor * minima[part]!)) & 255);
    putSixBits(out, part, { scale, minimum });
  }
  for (let part = 0; part < parts; part += 1) roundPart(values, from, { out, part, top: options.top });
}

/** Levels once more, by the scales as they were stored. A part of scale 0 keeps those it has. */
function roundPart(
  values: Float32Array,
  from: number,
  { out, part, top }: { readonly out: BlockBytes; readonly part: number; readonly top: number },
): void {
  const { scale, minimum } = takePart(out, part);
  if (scale === 0) return;
  for (let k = part * partSize; k < (part + 1) * partSize; k += 1)
    levels[k] = nearestWithin(f(f(values[from + k]! + minimum) / scale), 0, top);
}

type Part = { readonly scale: number; readonly minimum: number };

/** Parts 0 to 3 have six bits to themselves; of 4 to 7 four bits lie in the last bytes and two above the others. */
function putSixBits({ bytes, at }: BlockBytes, part: number, { scale, minimum }: Part): void {
  const head = at + 4;
  if (part < 4) {
    bytes[head + part] = scale;
    bytes[head + part + 4] = minimum;
    return;
  }
  bytes[head + part + 4] = (scale & 15) | ((minimum & 15) << 4);
  bytes[head + part - 4]! |= (scale >>> 4) << 6;
  bytes[head + part]! |= (minimum >>> 4) << 6;
}

/** Scale and minimum of a part as numbers. */
function takePart(block: BlockBytes, part: number): Part {
  const { bytes, at } = block;
  const head = at + 4;
  const isFirst = part < 4;
  const scale = isFirst
    ? bytes[head + part]! & 63
    : (bytes[head + part + 4]! & 15) | ((bytes[head + part - 4]! >>> 6) << 4);
  const minimum = isFirst
    ? bytes[head + part + 4]! & 63
    : (bytes[head + part + 4]! >>> 4) | ((bytes[head + part]! >>> 6) << 4);
  return { scale: f(takeHalf(block, 0) * scale), minimum: f(takeHalf(block, 2) * minimum) };
}

function decodeParts(
  block: BlockBytes,
  levelOf: (k: number) => number,
  values: Float32Array,
  to: number,
): void {
  for (let part = 0; part < parts; part += 1) {
    const { scale, minimum } = takePart(block, part);
    for (let k = part * partSize; k < (part + 1) * partSize; k += 1)
      values[to + k] = f(scale * levelOf(k)) - minimum;
  }
}

/** Where the four low bits of weight k lie: pairs of parts share 32 bytes, the even part in the low half. */
const lowByte = (k: number): number => (k >>> 6) * 32 + (k & 31);
const lowBits = (bytes: Uint8Array, start: number, k: number): number =>
  (bytes[start + lowByte(k)]! >>> ((k & 32) === 0 ? 0 : 4)) & 15;

/** Four bits: super-blocks of 256 with a scale and a minimum for each 32. */
export const q4_k: BlockCodec = {
  weights: superBlock,
  bytes: 144,
  encode(values, from, out) {
    encodeParts(values, from, out, { top: 15, first: -1, stride: f(0.1), trials: 20 });
    const start = out.at + 16;
    for (let pair = 0; pair < superBlock; pair += 64)
      for (let k = pair; k < pair + 32; k += 1)
        out.bytes[start + lowByte(k)] = levels[k]! | (levels[k + 32]! << 4);
  },
  decode: (block, values, to) =>
    decodeParts(block, (k) => lowBits(block.bytes, block.at + 16, k), values, to),
};

/** Five bits: as four, and 32 bytes in which bit p of byte k is the fifth of weight k of part p. */
export const q5_k: BlockCodec = {
  weights: superBlock,
  bytes: 176,
  encode(values, from, out) {
    encodeParts(values, from, out, { top: 31, first: -0.5, stride: f(0.1), trials: 15 });
    const high = out.at + 16;
    const low = high + 32;
    out.bytes.fill(0, high, low);
    for (let k = 0; k < superBlock; k += 1) out.bytes[high + (k & 31)]! |= (levels[k]! >>> 4) << (k >>> 5);
    for (let pair = 0; pair < superBlock; pair += 64)
      for (let k = pair; k < pair + 32; k += 1)
        out.bytes[low + lowByte(k)] = (levels[k]! & 15) | ((levels[k + 32]! & 15) << 4);
  },
  decode({ bytes, at }, values, to) {
    const levelOf = (k: number) =>
      lowBits(bytes, at + 48, k) | (((bytes[at + 16 + (k & 31)]! >>> (k >>> 5)) & 1) << 4);
    decodeParts({ bytes, at }, levelOf, values, to);
  },
};
