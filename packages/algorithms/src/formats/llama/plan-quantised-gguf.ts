import type { QuantisedType } from '../../quantise/index.ts';
import type { GgufHeader, GgufMetadata, GgufTensor, GgufTensorType } from '../gguf/gguf-file.ts';
import { checkIsPlain, fileTypes, outputNameAmong, tensorTypeIn } from './quantised-types.ts';

/** A tensor of the parent and what it becomes. */
export type QuantisedTensor = Omit<GgufTensor, 'type'> & {
  readonly from: GgufTensorType;
  readonly type: QuantisedType;
};

export type QuantisationPlan = {
  readonly metadata: GgufMetadata;
  /** In the parent's order; lay them out with `layOutGguf` and fill each with `quantise(type, dequantise(from, ...))`. */
  readonly tensors: readonly QuantisedTensor[];
};

/**
 * What a GGUF file becomes in `type`: which tensor takes which type, and the metadata that says so. Throws
 * `invalid-option` when a matrix of the parent is quantised already.
 */
export function planQuantisedGguf(header: GgufHeader, type: QuantisedType): QuantisationPlan {
  const outputName = outputNameAmong(header.tensors.map(({ name }) => name));
  const tensors = header.tensors.map((tensor) => {
    checkIsPlain(tensor);
    return { ...tensor, from: tensor.type, type: tensorTypeIn(tensor, { type, outputName }) };
  });
  const metadata = new Map(header.metadata);
  metadata.set('general.file_type', { type: 'uint32', value: fileTypes[type] });
  if (type.startsWith('Q')) metadata.set('general.quantization_version', { type: 'uint32', value: 2 });
  return { metadata, tensors };
}
