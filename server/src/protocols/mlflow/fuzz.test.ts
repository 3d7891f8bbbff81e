import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import type { Evaluate } from '../../modules/evaluate/index.ts';
import type { Pipelines } from '../../modules/pipelines/index.ts';
import type { Registry } from '../../modules/registry/index.ts';
import type { Traces } from '../../modules/traces/index.ts';
import type { Train } from '../../modules/train/index.ts';
import { startTestPostgres, whyNoPostgres } from '../../platform/testing/postgres.ts';
import { artifactRoutes } from './artifacts/artifact-routes.ts';
import { evaluationDatasetRoutes } from './evaluation/dataset-routes.ts';
import { scorerRoutes } from './evaluation/scorer-routes.ts';
import { loggedModelsRoutes } from './logged-models/logged-model-routes.ts';
import { registryModules } from './registry/registry-modules.ts';
import { registryRoutes } from './registry/registry-routes.ts';
import { startMlflow } from './testing/start-mlflow.ts';
import { traceRoutes } from './traces/trace-routes.ts';
import { trackingRoutes } from './tracking/tracking-routes.ts';
import type { MlflowRoute } from './wire/mlflow-route.ts';
import { serverRoutes } from './workspaces/server-routes.ts';
import { workspaceRoutes } from './workspaces/workspace-routes.ts';

/** The tables alone: nothing of the modules is called while they are made. */
const tables: MlflowRoute[] = [
  ...registryRoutes(registryModules({ train: {} as Train, registry: {} as Registry })),
  ...loggedModelsRoutes({} as Train),
  ...artifactRoutes({} as Train),
  ...traceRoutes({ train: {} as Train, traces: {} as Traces }),
  ...evaluationDatasetRoutes({ train: {} as Train, evaluate: {} as Evaluate }),
  ...scorerRoutes({ train: {} as Train, evaluate: {} as Evaluate }),
  ...workspaceRoutes({} as Pipelines),
  ...serverRoutes,
  ...trackingRoutes({
    train: {} as Train,
    extrasOf: async () => new Map(),
    logModelMetrics: async () => undefined,
  }),
];

const text = fc.oneof(
  fc.constantFrom('', ' ', '\0', '..', 'known', '1', '-1', 'latest', 'champion', '0', 'm-x'),
  fc.constantFrom(
    's3://b/m',
    'models:/known/1',
    '%2e%2e/',
    "name = 'known'",
    "tags.a like '%'",
    "'",
    'READY',
    'CREATED',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ minLength: 300, maxLength: 600 }),
);
const scalar = fc.oneof(
  { weight: 5, arbitrary: text },
  fc.double(),
  fc.integer(),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(Number),
  fc.boolean(),
  fc.constant(null),
);
const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  fc.array(scalar, { maxLength: 3 }),
  fc.array(fc.record({ key: scalar, value: scalar }, { requiredKeys: [] }), { maxLength: 3 }),
  fc.array(fc.record({ entity: scalar, action: scalar }), { maxLength: 2 }),
  fc.array(fc.record({ field_name: text, ascending: scalar, dataset_name: scalar }), { maxLength: 2 }),
  fc.array(fc.record({ model_id: scalar, step: scalar, dataset: fc.dictionary(text, scalar) }), {
    maxLength: 2,
  }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** As it would stand in an address. */
const asText = (given: unknown): string =>
  typeof given === 'string' ? given : (JSON.stringify(given) ?? '');

/** Most fields of the call, each with anything at all. */
const inputOf = (route: MlflowRoute) =>
  fc.record(Object.fromEntries(Object.keys(route.request).map((name) => [name, value])), {
    requiredKeys: [],
  });

function fuzz(settings: () => Promise<Parameters<typeof startMlflow>[0]>): void {
  const opened = (async () => {
    const mlflow = await startMlflow(await settings());
    await mlflow.post('/registered-models/create', { name: 'known' });
    await mlflow.post('/model-versions/create', { name: 'known', source: 's3://b/m' });
    return mlflow;
  })();

  for (const route of tables) {
    test(`nothing that is sent to ${route.method} ${route.versions[0]} ${route.path} is the server's fault`, async () => {
      const { ask } = await opened;
      await fc.assert(
        fc.asyncProperty(inputOf(route), async (input) => {
          const path = route.path.replace(/\{([\w.]+)\}/g, (_, name: string) =>
            encodeURIComponent(asText(input[name]).toWellFormed() || 'none'),
          );
          // The path without its slash is asked for elsewhere.
          if (!path.startsWith('/mlflow/')) return;
          const isQuery = route.method === 'GET';
          const query = isQuery
            ? Object.fromEntries(Object.entries(input).map(([name, given]) => [name, asText(given)]))
            : {};
          const { status } = await ask(route.method, path.slice('/mlflow'.length), {
            query,
            version: route.versions[0]!,
            ...(isQuery ? {} : { body: input }),
          });
          assert.ok(status < 500, `${status} for ${JSON.stringify(input).slice(0, 400)}`);
        }),
        { numRuns: 20 },
      );
    });
  }

  test('the server is well after all that', async () => {
    const { server } = await opened;
    assert.equal((await fetch(`${server.url}/api/v1/health`)).status, 200);
  });
}

describe('on SQLite', () => fuzz(async () => ({})));

const reason = whyNoPostgres();
describe('on PostgreSQL', { skip: reason ?? false }, () => {
  if (reason === undefined)
    fuzz(async () => {
      const postgres = await startTestPostgres();
      after(() => postgres.stop());
      return { databaseUrl: postgres.url };
    });
});
