import { type ByteSource, fileError, truncatedHint } from '../byte-source.ts';
import { GgufCursor, NeedsMoreBytes } from './gguf-cursor.ts';
import {
  alignmentKey,
  alignUp,
  defaultAlignment,
  type GgufHeader,
  type GgufMetadata,
  type GgufTensor,
  type GgufTensorType,
  type GgufValue,
  magic,
  tensorBytes,
  tensorTypes,
} from './gguf-file.ts';

const firstPartBytes = 2 ** 20;
/** Vocabularies make headers of some ten megabytes; beyond this it is no header. */
const longestHeaderBytes = 2 ** 29;
const mostTensors = 2 ** 17;
const mostKeys = 2 ** 16;
const longestTensorName = 64;
const mostAxes = 4;

const nameOfTensorType = new Map(
  Object.entries(tensorTypes).map(([name, { id }]) => [id as number, name as GgufTensorType]),
);

/**
 * Reads the header of a GGUF file of version 2 or 3. Everything in it is held against the size of the file: counts,
 * lengths, offsets, overlaps. Throws `invalid-file` with the first thing that is wrong. A file of any size costs no
 * more memory than its header.
 */
export async function readGgufHeader(source: ByteSource): Promise<GgufHeader> {
  const longest = Math.min(source.sizeBytes, longestHeaderBytes);
  for (let length = Math.min(firstPartBytes, longest); ; length = Math.min(length * 4, longest)) {
    const part = await source.read(0, length);
    try {
      return parseHeader(part, source.sizeBytes);
    } catch (error) {
      if (!(error instanceof NeedsMoreBytes)) throw error;
      if (length === longest)
        throw fileError('GGUF', `its header takes more than ${longest} bytes`, truncatedHint);
    }
  }
}

function parseHeader(part: Uint8Array, fileSize: number): GgufHeader {
  if (String.fromCharCode(...part.subarray(0, 4)) !== magic)
    throw fileError('GGUF', 'it does not begin with GGUF', 'choose a file that ends in .gguf');
  const cursor = new GgufCursor(part, fileSize);
  cursor.uint32('the mark');
  const version = readVersion(cursor);
  const tensorCount = bounded(cursor.size('the number of tensors'), mostTensors, 'tensors');
  const keyCount = bounded(cursor.size('the number of keys'), mostKeys, 'keys');
  // A key takes at least 8 + 4 + 1 bytes, a tensor 8 + 4 + 8 + 4 + 8.
  cursor.expect(keyCount * 13 + tensorCount * 32, `${keyCount} keys and ${tensorCount} tensors`);
  const metadata = readMetadata(cursor, keyCount);
  const alignment = alignmentOf(metadata);
  const listed = Array.from({ length: tensorCount }, () => readTensor(cursor));
  const dataStart = alignUp(cursor.offset, alignment);
  const tensors = listed.map(({ offset, ...spec }) => ({
    ...spec,
    start: dataStart + offset,
    sizeBytes: tensorBytes(spec),
  }));
  checkPlaces(tensors, { alignment, fileSize });
  return { version, metadata, tensors, alignment, dataStart };
}

function readVersion(cursor: GgufCursor): number {
  const version = cursor.uint32('the version');
  if (version === 2 || version === 3) return version;
  const isBigEndian = (version & 0xffff) === 0;
  throw fileError(
    'GGUF',
    isBigEndian ? 'its numbers are big-endian' : `its version is ${version}`,
    isBigEndian ? 'convert it to little-endian' : 'versions 2 and 3 are read',
  );
}

function bounded(count: number, most: number, what: string): number {
  if (count > most) throw fileError('GGUF', `it claims ${count} ${what}`, `at most ${most} are read`);
  return count;
}

function readMetadata(cursor: GgufCursor, count: number): GgufMetadata {
  const metadata = new Map<string, GgufValue>();
  for (let k = 0; k < count; k += 1) {
    const key = cursor.string(`key ${k}`);
    if (metadata.has(key)) throw fileError('GGUF', `it has the key '${key}' twice`);
    metadata.set(key, cursor.value(key));
  }
  return metadata;
}

function alignmentOf(metadata: GgufMetadata): number {
  const value = metadata.get(alignmentKey) ?? { type: 'uint32', value: defaultAlignment };
  const alignment = value.type === 'uint32' ? Number(value.value) : 0;
  if (alignment < 8 || (alignment & (alignment - 1)) !== 0)
    throw fileError('GGUF', `'${alignmentKey}' is not a power of two from 8, as a uint32`);
  return alignment;
}

type ListedTensor = { name: string; shape: number[]; type: GgufTensorType; offset: number };

function readTensor(cursor: GgufCursor): ListedTensor {
  const name = cursor.string('the name of a tensor');
  if (new TextEncoder().encode(name).length > longestTensorName)
    throw fileError('GGUF', `the name '${name.slice(0, 80)}' is longer than ${longestTensorName} bytes`);
  const axes = cursor.uint32(`the number of axes of '${name}'`);
  if (axes > mostAxes)
    throw fileError('GGUF', `'${name}' has ${axes} axes`, `tensors have at most ${mostAxes}`);
  const shape = Array.from({ length: axes }, () => cursor.size(`the shape of '${name}'`)).reverse();
  const typeId = cursor.uint32(`the type of '${name}'`);
  const type = nameOfTensorType.get(typeId);
  if (type === undefined) throw fileError('GGUF', `'${name}' has the unknown type ${typeId}`);
  const size = shape.reduce((product, of) => product * of, 1);
  if (!Number.isSafeInteger(size) || (shape.at(-1) ?? 1) % tensorTypes[type].weights !== 0)
    throw fileError('GGUF', `'${name}' cannot be ${type} of [${shape.join(', ')}]`);
  return { name, shape, type, offset: cursor.size(`the offset of '${name}'`) };
}

function checkPlaces(
  tensors: readonly GgufTensor[],
  { alignment, fileSize }: { readonly alignment: number; readonly fileSize: number },
): void {
  const names = new Set<string>();
  for (const { name, start, sizeBytes } of tensors) {
    if (names.has(name)) throw fileError('GGUF', `it has the tensor '${name}' twice`);
    names.add(name);
    if (start % alignment !== 0)
      throw fileError('GGUF', `'${name}' begins at ${start}, not a multiple of ${alignment}`);
    if (start + sizeBytes > fileSize)
      throw fileError('GGUF', `'${name}' ends at byte ${start + sizeBytes} of ${fileSize}`, truncatedHint);
  }
  const inOrder = tensors.toSorted((a, b) => a.start - b.start || a.sizeBytes - b.sizeBytes);
  inOrder.forEach((tensor, k) => {
    const before = inOrder[k - 1];
    if (before !== undefined && before.start + before.sizeBytes > tensor.start)
      throw fileError('GGUF', `'${before.name}' and '${tensor.name}' lie over each other`);
  });
}
