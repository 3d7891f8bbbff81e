import { extname } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Train } from '../../../modules/train/index.ts';

const types: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.csv': 'text/csv',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
  '.pdf': 'application/pdf',
  '.html': 'text/html',
};

/** Shown as text: what a person would read. */
const texts = new Set(
  '.txt .log .md .py .js .ts .yaml .yml .xml .toml .cfg .ini .sql .r .sh .conf .tsv .jsonl .rst'.split(' '),
);

const typeOf = (path: string): string => {
  const ending = extname(path).toLowerCase();
  if (texts.has(ending) || /(^|\/)(MLmodel|MLproject)$/.test(path)) return 'text/plain; charset=utf-8';
  return types[ending] ?? 'application/octet-stream';
};

/** Sends a file as an attachment, so that no browser runs it as a page of this server; one range of it when asked. */
export async function sendFile(
  train: Train,
  path: string,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<FastifyReply> {
  const file = await train.artifacts.stat(path);
  const name = path.split('/').at(-1) ?? 'artifact';
  reply
    .type(typeOf(path))
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .header('x-content-type-options', 'nosniff')
    .header('accept-ranges', 'bytes')
    .header('etag', `"${file.digest}"`);
  const range = readRange(request.headers.range, file.sizeBytes);
  if (range === 'beyond') return reply.code(416).header('content-range', `bytes */${file.sizeBytes}`).send();
  const { start, end } = range ?? { start: 0, end: file.sizeBytes };
  reply.header('content-length', end - start);
  if (range !== null) reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${file.sizeBytes}`);
  if (request.method === 'HEAD') return reply.send();
  return reply.send(await train.artifacts.read(file, range ?? undefined));
}

/** `bytes=2-5`, `bytes=2-`, `bytes=-3` (RFC 9110, section 14); several ranges are answered with the whole. */
function readRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | 'beyond' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return null;
  const [, from, to] = match;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size : Math.min(Number(to) + 1, size);
  return start >= size || end <= start ? 'beyond' : { start, end };
}
