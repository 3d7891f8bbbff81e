import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { findLoggedModel } from '../logged-models/find-logged-model.ts';
import type { MlflowModules } from '../mlflow-modules.ts';
import { findVersion } from '../registry/find.ts';
import { downloadUriOf } from '../registry/render-registry.ts';
import { sendTraceFile } from '../traces/trace-file.ts';
import { findRun, runIdOf } from '../tracking/find-run.ts';
import { invalidParameter } from '../wire/mlflow-error.ts';
import { exchangeOf, sendJson } from '../wire/mlflow-route.ts';
import { bodyOf } from './artifact-proxy.ts';
import { safePath, servedFolderOf } from './artifact-routes.ts';
import { sendFile } from './send-file.ts';

const mostUploadBytes = 10 * 1024 * 1024;

type Query = Readonly<Record<string, string | undefined>>;
type Answering = { request: FastifyRequest; reply: FastifyReply };

/** Calls that carry a file and not JSON, by run, model version or logged model. The scope must hand bodies over unread. */
export function registerFiles(scope: FastifyInstance, modules: MlflowModules): void {
  const { train, registry } = modules;
  const answer = async (uri: string, path: string, answering: Answering) =>
    sendFile(train, `${await folderBehind(uri)}/${path}`, answering);

  /** `runs:/<run>/<path>` is followed; the rest is read where it says. */
  const folderBehind = async (uri: string): Promise<string> => {
    const ofRun = /^runs:\/([^/]+)\/?(.*)$/.exec(uri);
    if (ofRun === null) return servedFolderOf(uri);
    const { run } = await train.findRun(ofRun[1]!);
    return `${servedFolderOf(run.artifactUri)}/${ofRun[2]}`.replace(/\/$/, '');
  };

  const artifactsOfRun = async (request: FastifyRequest): Promise<string> => {
    const { run_id, run_uuid } = request.query as Query;
    const { run } = await findRun(train, runIdOf({ run_id, run_uuid }), exchangeOf(request));
    return run.artifactUri;
  };

  scope.get('/get-artifact', async (request, reply) => {
    const path = safePath(required(request, 'path'));
    return answer(await artifactsOfRun(request), path, { request, reply });
  });
  scope.get('/model-versions/get-artifact', async (request, reply) => {
    const path = safePath(required(request, 'path'));
    const input = { name: required(request, 'name'), version: required(request, 'version') };
    const version = await findVersion(registry, input, exchangeOf(request));
    return answer(downloadUriOf(version), path, { request, reply });
  });
  scope.get<{ Params: { id: string } }>(
    '/ajax-api/2.0/mlflow/logged-models/:id/artifacts/files',
    async (request, reply) => {
      const path = safePath(required(request, 'artifact_file_path'));
      const model = await findLoggedModel(train.loggedModels, request.params.id, exchangeOf(request));
      return answer(model.artifactUri, path, { request, reply });
    },
  );
  for (const version of ['2.0', '3.0'])
    scope.get(`/ajax-api/${version}/mlflow/get-trace-artifact`, (request, reply) =>
      sendTraceFile(modules, { request, reply }),
    );
  scope.post('/ajax-api/2.0/mlflow/upload-artifact', async (request, reply) => {
    const { run_uuid: runId, path } = request.query as Query;
    if (!runId) throw invalidParameter('Request must specify run_uuid.');
    if (!path) throw invalidParameter('Request must specify path.');
    const below = safePath(path);
    const size = Number(request.headers['content-length'] ?? 0);
    if (size > mostUploadBytes) throw invalidParameter('Artifact size is too large. Max size is 10MB.');
    if (size === 0) throw invalidParameter('Request must specify data.');
    const folder = servedFolderOf(await artifactsOfRun(request));
    await train.artifacts.put(`${folder}/${below}`, bodyOf(request));
    return sendJson(reply, {});
  });
}

function required(request: FastifyRequest, name: string): string {
  const value = (request.query as Query)[name];
  if (typeof value === 'string' && value !== '') return value;
  throw invalidParameter(`Missing value for required parameter '${name}'.`);
}
