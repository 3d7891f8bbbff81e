import { AlgorithmError } from '../../algorithm-error.ts';
import { ByteWriter } from './byte-writer.ts';
import {
  alignmentKey,
  alignUp,
  defaultAlignment,
  type GgufMetadata,
  type GgufTensor,
  type GgufTensorSpec,
  type GgufValue,
  magic,
  tensorBytes,
  tensorTypes,
  valueTypes,
} from './gguf-file.ts';

/** A file to be written: the header's bytes, then each tensor at its place, zeros between. */
export type GgufLayout = {
  readonly header: Uint8Array;
  readonly tensors: readonly GgufTensor[];
  readonly sizeBytes: number;
};

/** Lays out a GGUF file of version 3; tensors lie in the order given. */
export function layOutGguf(metadata: GgufMetadata, specs: readonly GgufTensorSpec[]): GgufLayout {
  const chosen = metadata.get(alignmentKey);
  const alignment = chosen?.type === 'uint32' ? Number(chosen.value) : defaultAlignment;
  specs.forEach(checkSpec);
  const writer = new ByteWriter();
  writer.bytes(new TextEncoder().encode(magic)).number('uint32', 3);
  writer.number('uint64', specs.length).number('uint64', metadata.size);
  for (const [key, value] of metadata)
    writeValue(writer.string(key).number('uint32', valueTypes[value.type]), value);
  let end = 0;
  const offsets = specs.map((spec) => {
    const offset = alignUp(end, alignment);
    end = offset + tensorBytes(spec);
    return offset;
  });
  specs.forEach(({ name, shape, type }, k) => {
    writer.string(name).number('uint32', shape.length);
    for (const size of shape.toReversed()) writer.number('uint64', size);
    writer.number('uint32', tensorTypes[type].id).number('uint64', offsets[k]!);
  });
  const dataStart = alignUp(writer.length, alignment);
  writer.zeros(dataStart - writer.length);
  return {
    header: writer.finish(),
    tensors: specs.map((spec, k) => ({
      ...spec,
      start: dataStart + offsets[k]!,
      sizeBytes: tensorBytes(spec),
    })),
    sizeBytes: alignUp(dataStart + end, alignment),
  };
}

/** A whole file in memory; `dataOf` gives the bytes of each tensor. For large models write the layout in pieces. */
export function encodeGguf(
  metadata: GgufMetadata,
  specs: readonly GgufTensorSpec[],
  dataOf: (spec: GgufTensorSpec) => Uint8Array,
): Uint8Array {
  const { header, tensors, sizeBytes } = layOutGguf(metadata, specs);
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

function checkSpec({ name, shape, type }: GgufTensorSpec): void {
  const { weights } = tensorTypes[type];
  if ((shape.at(-1) ?? 1) % weights !== 0)
    throw new AlgorithmError(
      'invalid-shape',
      `'${name}' of [${shape.join(', ')}] cannot be ${type}`,
      `its rows must be a multiple of ${weights}; choose another type for it`,
    );
}

function writeValue(writer: ByteWriter, value: GgufValue): void {
  if (value.type === 'string') writer.string(value.value);
  else if (value.type === 'bool') writer.number('uint8', value.value ? 1 : 0);
  else if (value.type !== 'array') writer.number(value.type, value.value);
  else {
    writer.number('uint32', valueTypes[value.of]).number('uint64', value.values.length);
    if (value.of === 'array') for (const inner of value.values) writeValue(writer, inner);
    else if (value.of === 'string') for (const text of value.values) writer.string(text);
    else if (value.of === 'bool') for (const flag of value.values) writer.number('uint8', flag ? 1 : 0);
    else for (const number of value.values) writer.number(value.of, number);
  }
}
