import { AlgorithmError } from '../../algorithm-error.ts';
import {
  elementBytes,
  metadataKey,
  type SafetensorsSpec,
  type SafetensorsTensor,
  safetensorsBytes,
} from './safetensors-file.ts';

/** A file to be written: the header's bytes, then each tensor at its place, nothing between. */
export type SafetensorsLayout = {
  readonly header: Uint8Array;
  readonly tensors: readonly SafetensorsTensor[];
  readonly sizeBytes: number;
};

/**
 * Lays out a safetensors file. Tensors are ordered by the size of their elements, large first, then by name, and the
 * header is padded to eight bytes, so that every tensor is aligned to its elements; the reference does the same.
 */
export function layOutSafetensors(
  specs: readonly SafetensorsSpec[],
  metadata: Readonly<Record<string, string>> = {},
): SafetensorsLayout {
  const names = new Set(specs.map(({ name }) => name));
  if (names.size !== specs.length || names.has(metadataKey))
    throw new AlgorithmError(
      'invalid-option',
      `tensors need names of their own, and none is '${metadataKey}'`,
    );
  const inOrder = specs.toSorted(
    (a, b) => elementBytes[b.type] - elementBytes[a.type] || (a.name < b.name ? -1 : 1),
  );
  let end = 0;
  const entries = inOrder.map((spec) => {
    const begin = end;
    end += safetensorsBytes(spec);
    return { spec, begin, end };
  });
  const json = JSON.stringify({
    ...(Object.keys(metadata).length === 0 ? {} : { [metadataKey]: metadata }),
    ...Object.fromEntries(
      entries.map(({ spec: { name, shape, type }, begin, end: until }) => [
        name,
        { dtype: type, shape, data_offsets: [begin, until] },
      ]),
    ),
  });
  const text = new TextEncoder().encode(json);
  const length = Math.ceil(text.length / 8) * 8;
  const header = new Uint8Array(8 + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(text, 8);
  const tensors = entries.map(({ spec, begin, end: until }) => ({
    ...spec,
    start: header.length + begin,
    sizeBytes: until - begin,
  }));
  return { header, tensors, sizeBytes: header.length + end };
}

/** A whole file in memory; `dataOf` gives the bytes of each tensor. For large models write the layout in pieces. */
export function encodeSafetensors(
  specs: readonly SafetensorsSpec[],
  dataOf: (spec: SafetensorsSpec) => Uint8Array,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const { header, tensors, sizeBytes } = layOutSafetensors(specs, metadata);
  const file = new Uint8Array(sizeBytes);
  file.set(header);
  for (const tensor of tensors) {
    const data = dataOf(tensor);
    if (data.length !== tensor.sizeBytes)
      throw new AlgorithmError(
        'invalid-shape',
        `${data.length} bytes for '${tensor.name}'`,
        `it takes ${tensor.sizeBytes}`,
      );
    file.set(data, tensor.start);
  }
  return file;
}
