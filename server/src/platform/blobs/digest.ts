import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { SlipwayError } from '../errors/slipway-error.ts';

/** Throws `invalid-request` unless `digest` is a sha256 in lower-case hex, so that it can be part of a path. */
export function checkDigest(digest: string): void {
  if (/^[0-9a-f]{64}$/.test(digest)) return;
  throw new SlipwayError('invalid-request', `'${String(digest).slice(0, 80)}' is not the name of a blob`, {
    hint: 'a blob is named by the 64 lower-case hex digits of its sha256',
  });
}

/** The sha256 of bytes in hex. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The sha256 of a file in hex, read at constant memory. */
export async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
