import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { convertToUtf8, detectEncoding, readHead } from './text-encoding.ts';

/** A file ready for DuckDB: parquet, or text in UTF-8. */
export type ReadableFile = {
  readonly path: string;
  readonly format: 'parquet' | 'csv' | 'json';
  /** What was done to it on the way, for the job's log. */
  readonly notes: readonly string[];
};

const otherFormats: readonly { magic: string; name: string; hint: string }[] = [
  { magic: 'ARROW1', name: 'an Arrow file', hint: 'write it as parquet' },
  { magic: 'PK\x03\x04', name: 'a zip archive or an Excel workbook', hint: 'unpack it, or export it as CSV' },
  { magic: '\xd0\xcf\x11\xe0', name: 'an old Excel workbook', hint: 'export it as CSV' },
  { magic: 'Obj\x01', name: 'an Avro file', hint: 'write it as parquet' },
  { magic: 'ORC', name: 'an ORC file', hint: 'write it as parquet' },
  { magic: '\x28\xb5\x2f\xfd', name: 'compressed with zstd', hint: 'decompress it, or use gzip' },
  { magic: 'BZh', name: 'compressed with bzip2', hint: 'decompress it, or use gzip' },
  { magic: '%PDF', name: 'a PDF', hint: 'tables in documents cannot be read' },
  { magic: 'SQLite format 3\0', name: 'a SQLite database', hint: 'export the table as CSV' },
];

/**
 * Decides by content, not by name, what a file is, and brings it into a shape DuckDB reads: unpacked and in
 * UTF-8. Throws `invalid-data` for an empty file, for a format that is not read here, and for broken bytes.
 */
export async function prepareFile(
  path: string,
  limits: { scratchDirectory: string; maxBytes: number; signal: AbortSignal; index: number },
): Promise<ReadableFile> {
  const head = await readHead(path, 64);
  if (head.length === 0) throw new SlipwayError('invalid-data', 'the file is empty (0 bytes)');
  if (head[0] === 0x1f && head[1] === 0x8b) {
    const unpacked = join(limits.scratchDirectory, `unpacked-${limits.index}`);
    await gunzip(path, unpacked, limits);
    const inner = await prepareFile(unpacked, { ...limits, index: limits.index + 1_000_000 });
    return { ...inner, notes: ['unpacked gzip', ...inner.notes] };
  }
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return { path, format: 'parquet', notes: [] };
  refuseOtherFormats(head, path);
  const text = await prepareText(path, limits);
  return { ...text, format: await textFormat(text.path) };
}

function refuseOtherFormats(head: Buffer, path: string): void {
  const text = head.toString('latin1');
  const other = otherFormats.find(({ magic }) => text.startsWith(magic));
  if (other !== undefined) {
    throw new SlipwayError('invalid-data', `the file is ${other.name}`, { hint: other.hint });
  }
  if (/\.parquet$/i.test(path)) {
    throw new SlipwayError('invalid-data', 'the file is named .parquet but does not begin like one', {
      hint: `its first bytes are ${head.subarray(0, 8).toString('hex')}; a whole parquet file begins with 50415231`,
    });
  }
}

async function prepareText(path: string, limits: { scratchDirectory: string; index: number }) {
  const encoding = await detectEncoding(path);
  if (encoding === 'utf-8' && !hasByteOrderMark(await readHead(path, 3))) return { path, notes: [] };
  const target = join(limits.scratchDirectory, `text-${limits.index}`);
  await convertToUtf8(path, target, encoding);
  return { path: target, notes: encoding === 'utf-8' ? [] : [`converted from ${encoding} to UTF-8`] };
}

const hasByteOrderMark = (head: Buffer) => head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;

async function textFormat(path: string): Promise<'csv' | 'json'> {
  const start = (await readHead(path, 65_536)).toString('utf8').trimStart();
  if (start === '') throw new SlipwayError('invalid-data', 'the file holds nothing but white space');
  if (start.startsWith('{')) return 'json';
  // A CSV header may begin with a bracket, a JSON array of rows goes on with an object or ends.
  return /^\[\s*([{\]]|$|-?\d|"|\[|true|false|null)/.test(start) ? 'json' : 'csv';
}

async function gunzip(
  path: string,
  target: string,
  limits: { maxBytes: number; signal: AbortSignal },
): Promise<void> {
  let written = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      written += chunk.length;
      const error = new SlipwayError('invalid-data', `it unpacks to more than ${limits.maxBytes} bytes`);
      done(written > limits.maxBytes ? error : null, chunk);
    },
  });
  try {
    await pipeline(createReadStream(path), createGunzip(), counted, createWriteStream(target), {
      signal: limits.signal,
    });
  } catch (error) {
    if (error instanceof SlipwayError) throw error;
    if (limits.signal.aborted) throw new SlipwayError('cancelled', 'the import was stopped');
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
      throw new SlipwayError('storage-full', 'the disk is full', { cause: error });
    }
    throw new SlipwayError('invalid-data', `the gzip file is broken: ${(error as Error).message}`, {
      hint: 'it was probably cut off; copy or download it again',
      cause: error,
    });
  }
}
