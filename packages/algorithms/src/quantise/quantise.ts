import { AlgorithmError } from '../algorithm-error.ts';
import type { BlockCodec } from './block-codec.ts';
import { q4_k, q5_k } from './k-blocks.ts';
import { q6_k } from './q6-k.ts';
import { bf16, f16, q4_0, q8_0 } from './simple-blocks.ts';

const codecs = { F16: f16, BF16: bf16, Q8_0: q8_0, Q4_0: q4_0, Q4_K: q4_k, Q5_K: q5_k, Q6_K: q6_k } as const;

/** The types that weights can be stored in; F32 is the floats themselves. */
export type QuantisedType = 'F32' | keyof typeof codecs;
export const quantisedTypes = ['F32', ...Object.keys(codecs)] as readonly QuantisedType[];

/**
 * Weights as the bytes of a GGUF tensor, bit for bit those of ggml's reference without an importance matrix. Rows
 * must be whole blocks, so any run of whole rows may be done apart, in a thread of its own. Throws `invalid-shape`
 * when the weights are no whole blocks, `invalid-option` when one is not finite or too large.
 */
export function quantise(type: QuantisedType, values: Float32Array): Uint8Array {
  checkMagnitudes(type, values);
  if (type === 'F32')
    return new Uint8Array(values.buffer.slice(values.byteOffset, values.byteOffset + values.byteLength));
  const codec = codecs[type];
  const blocks = wholeBlocks(values.length, codec.weights, type);
  const bytes = new Uint8Array(blocks * codec.bytes);
  for (let block = 0; block < blocks; block += 1)
    codec.encode(values, block * codec.weights, { bytes, at: block * codec.bytes });
  return bytes;
}

/** The weights that bytes of `quantise` stand for. Throws `invalid-shape` when the bytes are no whole blocks. */
export function dequantise(type: QuantisedType, bytes: Uint8Array): Float32Array {
  const codec: Pick<BlockCodec, 'weights' | 'bytes'> =
    type === 'F32' ? { weights: 1, bytes: 4 } : codecs[type];
  const blocks = wholeBlocks(bytes.length, codec.bytes, type);
  if (type === 'F32') return new Float32Array(bytes.slice().buffer);
  const values = new Float32Array(blocks * codec.weights);
  for (let block = 0; block < blocks; block += 1)
    codecs[type].decode({ bytes, at: block * codec.bytes }, values, block * codec.weights);
  return values;
}

/** The largest magnitude that a type can hold, or from where sums of squares would not be finite. */
const largestOf = (type: QuantisedType): number =>
  type === 'F32' || type === 'BF16' ? 3.3e38 : type === 'F16' ? 65504 : 1e9;

function checkMagnitudes(type: QuantisedType, values: Float32Array): void {
  const largest = largestOf(type);
  for (let k = 0; k < values.length; k += 1)
    if (!(Math.abs(values[k]!) <= largest))
      throw new AlgorithmError(
        'invalid-option',
        `weight ${k} is ${values[k]}, too large for ${type}`,
        'such weights come from training that broke',
      );
}

function wholeBlocks(length: number, perBlock: number, type: QuantisedType): number {
  if (length % perBlock !== 0)
    throw new AlgorithmError('invalid-shape', `${length} is no multiple of ${perBlock}, a block of ${type}`);
  return length / perBlock;
}
