import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Train } from '../../../modules/train/index.ts';
import { findRun, runIdOf } from '../tracking/find-run.ts';
import { invalidParameter } from '../wire/mlflow-error.ts';
import { exchangeOf, sendJson } from '../wire/mlflow-route.ts';
import { answerFile, bodyOf } from './artifact-proxy.ts';
import { servedFolderOf } from './artifact-routes.ts';

const mostUploadBytes = 10 * 1024 * 1024;

/** Calls of MLflow's page that carry a file and not JSON. The scope must hand bodies over unread. */
export function registerRunFiles(scope: FastifyInstance, train: Train): void {
  const artifactsOf = async (request: FastifyRequest): Promise<string> => {
    const query = request.query as { run_id?: string; run_uuid?: string };
    const { run } = await findRun(
      train,
      runIdOf({ run_id: query.run_id, run_uuid: query.run_uuid }),
      exchangeOf(request),
    );
    return servedFolderOf(run.artifactUri);
  };
  scope.get('/get-artifact', async (request, reply) =>
    answerFile(train, await artifactsOf(request), { request, reply }),
  );
  scope.post('/ajax-api/2.0/mlflow/upload-artifact', async (request, reply) => {
    const { path } = request.query as { path?: string };
    if (!path) throw invalidParameter('Request must specify path.');
    const folder = await artifactsOf(request);
    const size = Number(request.headers['content-length'] ?? 0);
    if (size > mostUploadBytes) throw invalidParameter('Artifact size is too large. Max size is 10MB.');
    if (size === 0) throw invalidParameter('Request must specify data.');
    await train.artifacts.put(`${folder}/${path}`, bodyOf(request));
    return sendJson(reply, {});
  });
}
