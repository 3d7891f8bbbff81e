import { type ByteSource, fileError, truncatedHint } from '../byte-source.ts';
import {
  elementBytes,
  longestHeaderBytes,
  metadataKey,
  type SafetensorsHeader,
  type SafetensorsTensor,
  type SafetensorsType,
  safetensorsBytes,
} from './safetensors-file.ts';

/**
 * Reads the header of a safetensors file. Tensors must fill the file exactly, one after another without holes or
 * overlaps, as the format demands. Throws `invalid-file` with the first thing that is wrong.
 */
export async function readSafetensorsHeader(source: ByteSource): Promise<SafetensorsHeader> {
  if (source.sizeBytes < 8) throw fileError('safetensors', `it has ${source.sizeBytes} bytes`, truncatedHint);
  const head = await source.read(0, 8);
  const length = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true);
  if (length > BigInt(longestHeaderBytes))
    throw fileError(
      'safetensors',
      `it claims a header of ${length} bytes`,
      `at most ${longestHeaderBytes} are read`,
    );
  const dataStart = 8 + Number(length);
  if (dataStart > source.sizeBytes)
    throw fileError(
      'safetensors',
      `its header ends at byte ${dataStart} of ${source.sizeBytes}`,
      truncatedHint,
    );
  const header = parseJson(await source.read(8, Number(length)));
  const tensors = Object.entries(header)
    .filter(([name]) => name !== metadataKey)
    .map(([name, entry]) => readTensor(name, entry, dataStart))
    .sort((a, b) => a.start - b.start || a.sizeBytes - b.sizeBytes);
  checkPlaces(tensors, { dataStart, fileSize: source.sizeBytes });
  return { metadata: readMetadata(header[metadataKey]), tensors, dataStart };
}

function parseJson(bytes: Uint8Array): Record<string, unknown> {
  if (bytes[0] !== 0x7b) throw fileError('safetensors', "its header does not begin with '{'");
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Record<string, unknown>;
  } catch (cause) {
    throw fileError('safetensors', `its header is not JSON: ${(cause as Error).message}`);
  }
}

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function readTensor(name: string, entry: unknown, dataStart: number): SafetensorsTensor {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  if (typeof dtype !== 'string' || !Object.hasOwn(elementBytes, dtype))
    throw fileError('safetensors', `'${name}' has the unknown type ${JSON.stringify(dtype)}`);
  if (!Array.isArray(shape) || !shape.every(isSize))
    throw fileError('safetensors', `'${name}' has the shape ${JSON.stringify(shape)}`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize))
    throw fileError('safetensors', `'${name}' has the offsets ${JSON.stringify(offsets)}`);
  const [begin, end] = offsets as [number, number];
  const spec = { name, shape: shape as number[], type: dtype as SafetensorsType };
  const sizeBytes = safetensorsBytes(spec);
  if (end - begin !== sizeBytes)
    throw fileError('safetensors', `'${name}' has ${end - begin} bytes and its shape takes ${sizeBytes}`);
  return { ...spec, start: dataStart + begin, sizeBytes };
}

function readMetadata(metadata: unknown): Readonly<Record<string, string>> {
  if (metadata === undefined) return {};
  const isText =
    typeof metadata === 'object' &&
    metadata !== null &&
    !Array.isArray(metadata) &&
    Object.values(metadata).every((value) => typeof value === 'string');
  if (!isText) throw fileError('safetensors', `'${metadataKey}' is not an object of texts`);
  return metadata as Record<string, string>;
}

function checkPlaces(
  tensors: readonly SafetensorsTensor[],
  { dataStart, fileSize }: { readonly dataStart: number; readonly fileSize: number },
): void {
  let end = dataStart;
  for (const { name, start, sizeBytes } of tensors) {
    if (start !== end)
      throw fileError(
        'safetensors',
        `'${name}' begins at byte ${start}, where the one before ends at ${end}`,
      );
    end = start + sizeBytes;
  }
  if (end !== fileSize)
    throw fileError('safetensors', `its tensors end at byte ${end} of ${fileSize}`, truncatedHint);
}
