import type { FastifyInstance } from 'fastify';
import type { Modules } from './compose-modules.ts';
import { registerInferenceV2 } from './protocols/inference-v2/index.ts';
import { registerMlflow } from './protocols/mlflow/index.ts';
import { registerMlflowScoring } from './protocols/mlflow-scoring/index.ts';
import { registerOtlp } from './protocols/otlp/index.ts';

/**
 * What `/version` says: the MLflow whose API is served. Its clients look there before they send spans, and expect at
 * least 3.4; Slipway's own version is in `/api/v1`.
 */
const mlflowVersion = '3.6.0';

/** Other people's wire formats, each on its own paths with its own shape of errors. */
export async function registerProtocols(
  app: FastifyInstance,
  modules: Pick<Modules, 'serve' | 'train' | 'evaluate' | 'registry' | 'traces' | 'pipelines'>,
  version: string,
): Promise<void> {
  await registerInferenceV2(app, modules.serve, { version });
  await registerMlflow(app, modules);
  await registerMlflowScoring(app, modules.serve, { version: mlflowVersion });
  await registerOtlp(app, modules.traces);
}
