import { AlgorithmError } from '../../algorithm-error.ts';
import type { QuantisedType } from '../../quantise/index.ts';
import { type GgufTensorSpec, tensorTypes } from '../gguf/gguf-file.ts';

/** The number of `general.file_type` (llama.cpp's llama_ftype); the K types are those of the small recipes. */
export const fileTypes: Readonly<Record<QuantisedType, number>> = {
  F32: 0,
  F16: 1,
  Q4_0: 2,
  Q8_0: 7,
  Q4_K: 14,
  Q5_K: 16,
  Q6_K: 18,
  BF16: 32,
};

const outputTypes: ReadonlySet<QuantisedType> = new Set(['Q4_0', 'Q4_K', 'Q5_K']);

/**
 * The type of one tensor of a file of `type`. Vectors stay float. The matrix that makes the logits has six bits at
 * least, as llama.cpp gives it, since its errors reach every token. A matrix whose rows are no whole blocks takes the
 * next type that fits: eight bits, or half precision.
 */
export function tensorTypeIn(
  { name, shape }: Pick<GgufTensorSpec, 'name' | 'shape'>,
  { type, outputName }: { readonly type: QuantisedType; readonly outputName: string },
): QuantisedType {
  if (shape.length < 2) return 'F32';
  const wanted = name === outputName && outputTypes.has(type) ? 'Q6_K' : type;
  const fits = (of: QuantisedType) => shape.at(-1)! % tensorTypes[of].weights === 0;
  return ([wanted, 'Q8_0', 'F16'] as const).find(fits)!;
}

/** The tensor that makes the logits: the head, or the embedding where it is tied. */
export const outputNameAmong = (names: readonly string[]): string =>
  names.includes('output.weight') ? 'output.weight' : 'token_embd.weight';

/** Types that can be made into others: what a parent of compression may be stored in. */
export function checkIsPlain({ name, type }: GgufTensorSpec): void {
  if (!['F32', 'F16', 'BF16'].includes(type))
    throw new AlgorithmError(
      'invalid-option',
      `'${name}' is ${type} already`,
      'compress the parent in F16, BF16 or F32: a second rounding adds its errors to those of the first',
    );
}
