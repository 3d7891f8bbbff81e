import type { TestContext } from 'node:test';
import { deployRoutes } from '../../../modules/deploy/index.ts';
import { serveRoutes } from '../../../modules/serve/index.ts';
import { openServingHouse, type ServingHouse } from '../../../modules/serve/testing/serving-house.ts';
import { systemClock } from '../../../platform/clock/clock.ts';
import { createIds } from '../../../platform/clock/ids.ts';
import { ConfigSchema } from '../../../platform/config/config.ts';
import { createGate, createHttpServer } from '../../../platform/http/create-http-server.ts';
import { registerRoutes } from '../../../platform/http/register-routes.ts';
import { createLog } from '../../../platform/log/log.ts';
import { registerMlflowScoring } from '../../mlflow-scoring/index.ts';
import { createInferLane, registerInferenceV2 } from '../index.ts';

/** A real server on a free port that speaks both serving protocols, with the contract's routes for endpoints. */
export type ServingServer = { readonly url: string; readonly house: ServingHouse; close(): Promise<void> };

export type ServingServerOptions = Parameters<typeof openServingHouse>[1] & {
  port?: number;
  token?: string;
  bodyLimitBytes?: number;
  hasFastLane?: boolean;
};

export async function openServingServer(
  t: Pick<TestContext, 'after'>,
  options: ServingServerOptions = {},
): Promise<ServingServer> {
  const house = await openServingHouse(t, options);
  const config = ConfigSchema.parse({
    ...(options.token === undefined ? {} : { token: options.token }),
    ...(options.bodyLimitBytes === undefined ? {} : { bodyLimitBytes: options.bodyLimitBytes }),
  });
  const { serve, deploy } = house;
  const lane = createInferLane({ serve, gate: createGate(config), bodyLimitBytes: config.bodyLimitBytes });
  const app = createHttpServer({
    config,
    ids: createIds(systemClock),
    log: createLog('error'),
    ...(options.hasFastLane === false ? {} : { fastLane: lane }),
  });
  registerRoutes(app, deployRoutes(deploy));
  registerRoutes(app, serveRoutes(serve, deploy));
  await registerInferenceV2(app, serve, { version: '1.2.3' });
  await registerMlflowScoring(app, serve, { version: '1.2.3' });
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const close = async () => {
    await app.close();
    await house.close();
  };
  t.after(close);
  return { url, house, close };
}
