import { badRequest, type Datatype, datatypeBytes, type InputTensor } from './tensor.ts';

/**
 * The binary tensor data extension: little-endian, row-major, no padding; a BYTES element is its length in four
 * bytes followed by its bytes, which here must be UTF-8.
 */
export function readBinaryElements(tensor: InputTensor, binary: Buffer | null, offset: number): unknown[] {
  const size = tensor.binarySizeBytes!;
  if (binary === null) {
    throw badRequest(
      `input '${tensor.name}' has binary_data_size, but no binary data follows the JSON`,
      'send Inference-Header-Content-Length and the tensor bytes after the JSON',
    );
  }
  if (offset + size > binary.length) throw tooShort(tensor);
  const bytes = binary.subarray(offset, offset + size);
  if (tensor.datatype === 'BYTES') return readTexts(tensor, bytes);
  const width = datatypeBytes[tensor.datatype];
  if (size !== width * tensor.rowCount) {
    throw badRequest(
      `input '${tensor.name}' has ${size} bytes; ${tensor.rowCount} ${tensor.datatype} elements take ${width * tensor.rowCount}`,
    );
  }
  const read = readers[tensor.datatype];
  return Array.from({ length: tensor.rowCount }, (_, i) => read(bytes, i * width));
}

const readers: Record<Exclude<Datatype, 'BYTES'>, (bytes: Buffer, at: number) => number | boolean> = {
  BOOL: (bytes, at) => bytes.readUInt8(at) !== 0,
  UINT8: (bytes, at) => bytes.readUInt8(at),
  UINT16: (bytes, at) => bytes.readUInt16LE(at),
  UINT32: (bytes, at) => bytes.readUInt32LE(at),
  UINT64: (bytes, at) => Number(bytes.readBigUInt64LE(at)),
  INT8: (bytes, at) => bytes.readInt8(at),
  INT16: (bytes, at) => bytes.readInt16LE(at),
  INT32: (bytes, at) => bytes.readInt32LE(at),
  INT64: (bytes, at) => Number(bytes.readBigInt64LE(at)),
  FP16: (bytes, at) => halfToNumber(bytes.readUInt16LE(at)),
  FP32: (bytes, at) => bytes.readFloatLE(at),
  FP64: (bytes, at) => bytes.readDoubleLE(at),
};

/** IEEE 754 binary16: 1 sign bit, 5 exponent bits, 10 fraction bits. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function readTexts(tensor: InputTensor, bytes: Buffer): string[] {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const texts: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = at + 4 <= bytes.length ? at + 4 + bytes.readUInt32LE(at) : Number.POSITIVE_INFINITY;
    if (end > bytes.length) throw tooShort(tensor);
    try {
      texts.push(decoder.decode(bytes.subarray(at + 4, end)));
    } catch {
      throw badRequest(`row ${texts.length}, field '${tensor.name}' is not UTF-8`);
    }
    at = end;
  }
  if (texts.length === tensor.rowCount) return texts;
  throw badRequest(`input '${tensor.name}' has ${texts.length} elements for ${tensor.rowCount} rows`);
}

const tooShort = (tensor: InputTensor) => badRequest(`the binary data ends inside input '${tensor.name}'`);

/** Texts in the extension's form. */
export function packTexts(texts: readonly string[]): Buffer {
  return Buffer.concat(
    texts.flatMap((text) => {
      const bytes = Buffer.from(text);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      return [length, bytes];
    }),
  );
}

/** FP32 numbers in the extension's form. */
export function packFloats(values: ArrayLike<number>): Buffer {
  const packed = Buffer.alloc(4 * values.length);
  for (let i = 0; i < values.length; i++) packed.writeFloatLE(values[i]!, 4 * i);
  return packed;
}
