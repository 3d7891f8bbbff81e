import type { FastifyInstance } from 'fastify';
import {
  compileFeatures,
  createData,
  dataJobKinds,
  dataMigrations,
  dataRoutes,
} from './modules/data/index.ts';
import { createDeploy, deployMigrations, deployRoutes, type ServableModel } from './modules/deploy/index.ts';
import {
  createEvaluate,
  evaluateJobKinds,
  evaluateMigrations,
  evaluateRoutes,
} from './modules/evaluate/index.ts';
import {
  createGarbage,
  createSavedViews,
  garbageRoutes,
  governMigrations,
  savedViewRoutes,
} from './modules/govern/index.ts';
import {
  createMonitors,
  monitorJobKinds,
  monitorMigrations,
  monitorRoutes,
} from './modules/monitor/index.ts';
import {
  collectEvidence,
  createPipelines,
  pipelineMigrations,
  pipelineRoutes,
} from './modules/pipelines/index.ts';
import {
  assertServable,
  createRegistry,
  registryMigrations,
  registryRoutes,
  type StoredModelVersion,
  versionRef,
} from './modules/registry/index.ts';
import { createFeatureCompiler, createServe, serveJobKinds, serveRoutes } from './modules/serve/index.ts';
import { createTraces, tracesMigrations } from './modules/traces/index.ts';
import { createTrain, trainJobKinds, trainMigrations, trainRoutes } from './modules/train/index.ts';
import { createTune, tuneMigrations } from './modules/tune/index.ts';
import type { Platform } from './open-platform.ts';
import type { Config } from './platform/config/config.ts';
import { registerRoutes } from './platform/http/register-routes.ts';
import { jobRoutes } from './platform/jobs/job-routes.ts';
import { openSecretBox } from './platform/secrets/secret-box.ts';
import { watchedModels } from './watched-models.ts';

export const moduleMigrations = [
  dataMigrations,
  trainMigrations,
  tuneMigrations,
  evaluateMigrations,
  registryMigrations,
  deployMigrations,
  tracesMigrations,
  monitorMigrations,
  governMigrations,
  pipelineMigrations,
];

export type Modules = ReturnType<typeof composeModules>;

/** Creates every module in the order of a model's life and wires the ports between them. */
export function composeModules(platform: Platform, config: Config) {
  const data = createData({ ...platform, settings: { allowPrivateUrls: config.allowPrivateUrls } });
  const tune = createTune(platform);
  const train = createTrain({ ...platform, trials: tune });
  const evaluate = createEvaluate(platform);
  const secrets = openSecretBox({ home: config.home, key: config.secretKey });
  const registry = createRegistry({
    ...platform,
    webhooks: {
      secrets,
      allowHttp: config.allowHttpWebhooks,
      allowPrivate: config.allowPrivateUrls,
    },
    evidenceSource: {
      async collect(version, alias) {
        const champion = await registry.aliased(version.project, version.model, alias);
        return collectEvidence({ data, evaluate, jobs: platform.jobs }, { version, champion, split: 'test' });
      },
    },
  });
  const features = createFeatureCompiler(compileFeatures);
  const serve = createServe({ ...platform, features });
  const deploy = createDeploy({
    ...platform,
    runtime: serve.runtime,
    models: { resolve: async (address) => toServable(await registry.resolve(address)) },
  });
  const traces = createTraces({ ...platform, train });
  const monitors = createMonitors({
    ...platform,
    serve,
    deploy,
    models: watchedModels({ registry, data, evaluate, features, toServable }),
  });
  const savedViews = createSavedViews(platform);
  const garbage = createGarbage({ ...platform, train, registry, evaluate, modules: moduleMigrations });
  const pipelines = createPipelines({ ...platform, data, train, evaluate, registry, deploy, monitors });
  for (const kind of [
    ...dataJobKinds(),
    ...trainJobKinds(train),
    ...evaluateJobKinds(),
    ...serveJobKinds(),
    ...monitorJobKinds,
  ])
    platform.jobs.define(kind);

  return {
    train,
    evaluate,
    registry,
    serve,
    traces,
    pipelines,
    registerRoutes(app: FastifyInstance): void {
      registerRoutes(app, dataRoutes(data));
      registerRoutes(app, trainRoutes(train));
      registerRoutes(app, evaluateRoutes(evaluate));
      registerRoutes(app, registryRoutes(registry));
      registerRoutes(app, deployRoutes(deploy));
      registerRoutes(app, serveRoutes(serve, deploy));
      registerRoutes(app, monitorRoutes(monitors));
      registerRoutes(app, savedViewRoutes(savedViews));
      registerRoutes(app, garbageRoutes(garbage));
      registerRoutes(app, pipelineRoutes(pipelines));
      registerRoutes(app, jobRoutes(platform.jobs));
    },
    /** What runs by itself: models first, so that traffic is answered, then the work that was left. */
    async start(): Promise<void> {
      await serve.start(deploy);
      await deploy.start();
      monitors.start();
      await platform.jobs.start();
      registry.webhooks.start();
      await data.resume();
      await pipelines.start();
    },
    async stop(): Promise<void> {
      pipelines.stop();
      await registry.webhooks.stop();
      await monitors.stop();
      await deploy.stop();
      await serve.stop();
    },
  };
}

function toServable(version: StoredModelVersion): ServableModel {
  assertServable(version);
  return {
    id: version.id,
    ref: versionRef(version),
    version: version.version,
    onnxDigest: version.digest,
    signature: version.signature,
    task: version.task,
    target: version.target,
    classes: version.signature.classes,
    features: version.features,
  };
}
