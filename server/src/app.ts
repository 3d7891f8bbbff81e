/**
 * The composition root: the only file that knows every module. It opens the platform, wires the modules'
 * ports to each other, puts their routes behind one HTTP server, and starts what runs by itself.
 */
import { fileURLToPath } from 'node:url';
import { composeModules, moduleMigrations } from './compose-modules.ts';
import { openPlatform } from './open-platform.ts';
import { assertMayListen } from './platform/auth/authenticate.ts';
import type { Config } from './platform/config/config.ts';
import { SlipwayError } from './platform/errors/slipway-error.ts';
import { createGate, createHttpServer } from './platform/http/create-http-server.ts';
import { registerEventStream } from './platform/http/event-stream.ts';
import { registerApiDocs, registerPage } from './platform/http/page.ts';
import { platformRoutes } from './platform/http/platform-routes.ts';
import { registerRoutes } from './platform/http/register-routes.ts';
import { createInferLane } from './protocols/inference-v2/index.ts';
import { registerProtocols } from './register-protocols.ts';
import { version } from './version.ts';

export {
  type Config,
  type ConfigInput,
  ConfigSchema,
  environmentName,
  loadConfig,
} from './platform/config/config.ts';
export { version } from './version.ts';

/** A server that listens. `stop` ends it in order: no new work, running work laid down, stores closed. */
export type RunningServer = { readonly url: string; stop(): Promise<void> };

/**
 * Starts Slipway. Resolves when the first request can be answered; models are loaded and left-over work is taken
 * up after that. Throws `in-use` for a port or home folder that somebody else holds, `forbidden` for an address
 * beyond loopback without a token.
 */
export async function startServer(config: Config): Promise<RunningServer> {
  assertMayListen(config);
  const address: { url: string } = { url: `http://${config.host}:${config.port}` };
  const platform = await openPlatform(config, moduleMigrations, address);
  try {
    const modules = composeModules(platform, config);
    const app = createHttpServer({
      config,
      ids: platform.ids,
      log: platform.log,
      fastLane: createInferLane({
        serve: modules.serve,
        gate: createGate(config),
        bodyLimitBytes: config.bodyLimitBytes,
      }),
    });
    const facts = {
      config,
      version,
      startedAt: platform.clock.now(),
      databaseKind: platform.database.kind,
      blobsKind: platform.blobs.kind,
    };
    registerRoutes(app, platformRoutes(platform, facts));
    modules.registerRoutes(app);
    registerEventStream(app, platform.events);
    await registerProtocols(app, modules, version);
    await registerApiDocs(app, version);
    await registerPage(app, fileURLToPath(new URL('../../web/dist/', import.meta.url)));
    address.url = await listen(app, config);
    platform.lock.announce(address.url);
    const started = modules.start().catch((error) => platform.log.error('start', error));
    return {
      url: address.url,
      async stop() {
        await started;
        await app.close();
        await modules.stop();
        await platform.close();
      },
    };
  } catch (error) {
    await platform.close();
    throw error;
  }
}

async function listen(app: ReturnType<typeof createHttpServer>, config: Config): Promise<string> {
  try {
    const address = await app.listen({ host: config.host, port: config.port });
    return address.replace('[::1]', 'localhost');
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'EADDRINUSE') {
      throw new SlipwayError('in-use', `port ${config.port} on ${config.host} is taken by another process`, {
        hint: `stop it, or choose another port with --port (0 takes a free one)`,
        cause: error,
      });
    }
    if (code === 'EACCES')
      throw new SlipwayError('forbidden', `this user may not listen on port ${config.port}`, {
        hint: 'choose a port above 1023 with --port',
        cause: error,
      });
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new SlipwayError('invalid-request', `this machine has no address ${config.host}`, {
        hint: 'choose 127.0.0.1, or 0.0.0.0 with a token',
        cause: error,
      });
    throw error;
  }
}
