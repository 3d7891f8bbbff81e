import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Train } from '../../../modules/train/index.ts';
import { invalidParameter } from '../wire/mlflow-error.ts';
import { sendJson } from '../wire/mlflow-route.ts';
import { compact } from '../wire/render.ts';
import { safePath } from './artifact-routes.ts';
import { sendFile } from './send-file.ts';

const prefixes = ['/api/2.0/mlflow-artifacts', '/ajax-api/2.0/mlflow-artifacts'];

/** The path behind the prefix, percent-decoded once by the router. */
const pathOf = (request: FastifyRequest): string => safePath((request.params as { '*': string })['*']);

/**
 * MLflow's artifact proxy: files of any size stream through both ways. The scope must hand bodies over unread.
 */
export function registerArtifactProxy(scope: FastifyInstance, train: Train): void {
  const { artifacts } = train;
  for (const prefix of prefixes) {
    scope.get(`${prefix}/artifacts`, async (request, reply) => {
      const { path = '' } = request.query as { path?: string };
      const entries = await artifacts.list(safePath(path));
      const files = entries.map(({ name, isFolder, sizeBytes }) =>
        compact({ path: name, is_dir: isFolder, file_size: isFolder ? undefined : sizeBytes }),
      );
      return sendJson(reply, compact({ files }));
    });
    scope.route({
      method: ['GET', 'HEAD'],
      url: `${prefix}/artifacts/*`,
      handler: (request, reply) => sendFile(train, pathOf(request), { request, reply }),
    });
    scope.put(`${prefix}/artifacts/*`, async (request, reply) => {
      await artifacts.put(pathOf(request), bodyOf(request));
      return sendJson(reply, {});
    });
    scope.delete(`${prefix}/artifacts/*`, async (request, reply) => {
      await artifacts.remove(pathOf(request));
      return sendJson(reply, {});
    });
    registerMultipart(scope, prefix, train);
  }
}

/** The body as it arrives. One that the client breaks off throws in whoever reads it. */
export const bodyOf = (request: FastifyRequest): Readable => request.raw;

/**
 * An upload in parts: the client puts each to its own address, which holds the name of the upload, a secret of 24
 * random bytes; it needs no other leave, as presigned addresses of object stores need none.
 */
function registerMultipart(scope: FastifyInstance, prefix: string, { artifacts }: Train): void {
  scope.post(`${prefix}/mpu/create/*`, async (request, reply) => {
    const { num_parts: asked = 1, path } = await readJson(request);
    const count = Number(asked);
    if (!Number.isInteger(count) || count < 1 || count > 10_000)
      throw invalidParameter(
        `Invalid value ${String(asked)} for parameter 'num_parts' supplied: use 1 to 10000`,
      );
    // The address names the folder, the body the file.
    const name = typeof path === 'string' ? (path.split('/').at(-1) ?? '') : '';
    if (name === '') throw invalidParameter("Missing value for required parameter 'path'.");
    const uploadId = await artifacts.beginUpload(safePath(`${pathOf(request)}/${name}`));
    const base = `${request.protocol}://${request.host}${prefix}/mpu/parts/${uploadId}`;
    return sendJson(reply, {
      upload_id: uploadId,
      credentials: Array.from({ length: count }, (_, i) => ({
        url: `${base}/${i + 1}`,
        part_number: i + 1,
        headers: {},
      })),
    });
  });
  scope.put<{ Params: { uploadId: string; part: string } }>(
    `${prefix}/mpu/parts/:uploadId/:part`,
    { config: { isOpen: true } },
    async (request, reply) => {
      const { uploadId, part } = request.params;
      const number = /^\d{1,5}$/.test(part) ? Number(part) : 0;
      if (number < 1) throw invalidParameter(`'${part.slice(0, 40)}' is not the number of a part`);
      const { digest } = await artifacts.putPart(uploadId, number, bodyOf(request));
      return sendJson(reply.header('etag', `"${digest}"`), {});
    },
  );
  scope.post(`${prefix}/mpu/complete/*`, async (request, reply) => {
    const { upload_id: uploadId, parts } = await readJson(request);
    await artifacts.completeUpload(String(uploadId), readParts(parts));
    return sendJson(reply, {});
  });
  scope.post(`${prefix}/mpu/abort/*`, async (request, reply) => {
    const { upload_id: uploadId } = await readJson(request);
    await artifacts.abortUpload(String(uploadId));
    return sendJson(reply, {});
  });
}

function readParts(parts: unknown): { partNumber: number; digest: string }[] {
  if (!Array.isArray(parts)) throw invalidParameter("Missing value for required parameter 'parts'.");
  return parts.map((part: unknown, index) => {
    const { part_number: number, etag } = (part ?? {}) as Record<string, unknown>;
    const partNumber = Number(number);
    if (!Number.isInteger(partNumber) || typeof etag !== 'string')
      throw invalidParameter(`Invalid value for parameter 'parts[${index}]': give part_number and etag`);
    return { partNumber, digest: etag.replaceAll('"', '') };
  });
}

const mostJsonBytes = 4 * 1024 * 1024;

async function readJson(request: FastifyRequest): Promise<Record<string, unknown>> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of bodyOf(request)) {
    size += (piece as Buffer).byteLength;
    if (size > mostJsonBytes) throw invalidParameter('the request body is too large');
    pieces.push(piece as Buffer);
  }
  try {
    const parsed: unknown = JSON.parse(Buffer.concat(pieces).toString('utf8'));
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw invalidParameter('the request body is not a JSON object');
}
