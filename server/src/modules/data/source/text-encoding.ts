import { isAscii, isUtf8 } from 'node:buffer';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'iso-8859-1';

const scanChunkBytes = 1 << 20;

/**
 * Which encoding a text file is in. Byte order marks decide; then UTF-16 shows by its zero bytes; then the whole
 * file must be UTF-8, or it is Latin-1 when no byte sequence in it could be UTF-8 and none is a C1 control.
 * Anything else throws `invalid-data` naming the first offending byte offset.
 */
export async function detectEncoding(path: string): Promise<TextEncoding> {
  const head = await readHead(path, 4096);
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const utf16 = guessUtf16(head);
  if (utf16 !== null) return utf16;
  const flaw = await findFlaw(path);
  if (flaw === null) return 'utf-8';
  if (flaw.kind === 'nul') throw notText(`byte ${flaw.offset} is zero`);
  const counts = await countSequences(path);
  if (counts.multiByte === 0 && counts.controls === 0) return 'iso-8859-1';
  throw notText(`byte ${flaw.offset} (0x${flaw.byte.toString(16)}) is not valid UTF-8`);
}

/** The same text as UTF-8 without a byte order mark, at `target`. Throws on broken UTF-16. */
export async function convertToUtf8(path: string, target: string, encoding: TextEncoding): Promise<void> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let offset = 0;
  const convert = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      // windows-1252, which `iso-8859-1` names in the Encoding Standard, agrees with Latin-1 but for C1 controls.
      decode(chunk, done);
    },
    flush(done) {
      decode(undefined, done);
    },
  });
  const decode = (chunk: Buffer | undefined, done: (error: Error | null, text?: string) => void) => {
    try {
      done(null, decoder.decode(chunk, { stream: chunk !== undefined }));
      offset += chunk?.length ?? 0;
    } catch {
      done(notText(`it is broken ${encoding} at or after byte ${offset}`));
    }
  };
  await pipeline(createReadStream(path), convert, createWriteStream(target));
}

const notText = (what: string) =>
  new SlipwayError('invalid-data', `the file is not text that can be read: ${what}`, {
    hint: 'save it as UTF-8 and import it again',
  });

/** The first bytes of a file, fewer when it is shorter. */
export async function readHead(path: string, byteCount: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(byteCount), 0, byteCount, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Text in Latin letters has a zero in every other byte of UTF-16. */
function guessUtf16(head: Buffer): TextEncoding | null {
  if (head.length < 4) return null;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < head.length; i++) {
    if (head[i] === 0) i % 2 === 0 ? even++ : odd++;
  }
  const most = head.length * 0.3;
  if (odd > most && even < most / 10) return 'utf-16le';
  return even > most && odd < most / 10 ? 'utf-16be' : null;
}

type Flaw = { kind: 'nul' | 'byte'; offset: number; byte: number };

async function findFlaw(path: string): Promise<Flaw | null> {
  let offset = 0;
  let carried: Buffer = Buffer.alloc(0);
  for await (const read of createReadStream(path, { highWaterMark: scanChunkBytes })) {
    const chunk = carried.length === 0 ? (read as Buffer) : Buffer.concat([carried, read as Buffer]);
    const whole = isAscii(chunk) ? chunk.length : lastBoundary(chunk);
    const flaw = flawIn(chunk.subarray(0, whole));
    if (flaw !== null) return { ...flaw, offset: offset + flaw.offset };
    carried = Buffer.from(chunk.subarray(whole));
    offset += whole;
  }
  return carried.length === 0 ? null : { kind: 'byte', offset, byte: carried[0]! };
}

function flawIn(bytes: Buffer): Flaw | null {
  const zero = bytes.indexOf(0);
  if (zero >= 0) return { kind: 'nul', offset: zero, byte: 0 };
  if (isUtf8(bytes)) return null;
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length === 0) return { kind: 'byte', offset: at, byte: bytes[at]! };
    at += length;
  }
  return null;
}

/** Where the last sequence that may be cut off begins. */
function lastBoundary(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

/** Bytes of the UTF-8 sequence at a place; 0 when there is none. */
function sequenceLength(bytes: Buffer, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  return length > 0 && at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}

async function countSequences(path: string): Promise<{ multiByte: number; controls: number }> {
  const counts = { multiByte: 0, controls: 0 };
  for await (const read of createReadStream(path, { highWaterMark: scanChunkBytes })) {
    const bytes = read as Buffer;
    for (let at = 0; at < bytes.length; ) {
      const length = sequenceLength(bytes, at);
      if (length > 1) counts.multiByte++;
      if (length === 0 && bytes[at]! < 0xa0) counts.controls++;
      at += Math.max(1, length);
    }
  }
  return counts;
}
