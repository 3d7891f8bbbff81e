import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Event, Signature } from '@slipway/contract';
import { type LinearModelSpec, linearModel } from '../../../engines/onnx/testing/linear-model.ts';
import type { Analytics } from '../../../platform/analytics/analytics.ts';
import { openAnalytics } from '../../../platform/analytics/duckdb-analytics.ts';
import { createAudit } from '../../../platform/audit/create-audit.ts';
import type { Blobs } from '../../../platform/blobs/blobs.ts';
import { openFolderBlobs } from '../../../platform/blobs/folder-blobs.ts';
import { type Clock, systemClock } from '../../../platform/clock/clock.ts';
import { createIds } from '../../../platform/clock/ids.ts';
import type { Database } from '../../../platform/database/database.ts';
import { platformMigrations } from '../../../platform/database/platform-migrations.ts';
import { openSqliteDatabase } from '../../../platform/database/sqlite-database.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { createEvents } from '../../../platform/events/create-events.ts';
import { createLineage } from '../../../platform/lineage/create-lineage.ts';
import type { Lineage } from '../../../platform/lineage/lineage.ts';
import { createLog } from '../../../platform/log/log.ts';
import { temporaryFolder } from '../../../platform/testing/temporary-folder.ts';
import { createDeploy, type Deploy, deployMigrations, type ServableModel } from '../../deploy/index.ts';
import { createServe, type FeatureCompiler, type Serve } from '../index.ts';

/** Deployments and serving on the real stores, with models that are put in by hand. */
export type ServingHouse = {
  readonly deploy: Deploy;
  readonly serve: Serve;
  readonly analytics: Analytics;
  readonly blobs: Blobs;
  readonly lineage: Lineage;
  readonly events: Event[];
  /** Makes a model version known under `project/model/version`. */
  addModel(model: TestModel): Promise<void>;
  deployVersion(
    version: string,
    extra?: Partial<Parameters<Deploy['deployModel']>[0]>,
  ): ReturnType<Deploy['deployModel']>;
  close(): Promise<void>;
};

export type TestModel = {
  version: number;
  spec: LinearModelSpec;
  inputs?: Signature['inputs'];
  features?: ServableModel['features'];
  onnx?: Uint8Array;
};

export const flightInputs: Signature['inputs'] = [
  { name: 'distance', type: 'number', required: true },
  { name: 'hour', type: 'number', required: false },
  { name: 'origin', type: 'string', required: false },
];

export const flightSpec: LinearModelSpec = {
  numbers: { distance: 0.001, hour: 0.1 },
  texts: { origin: { SEA: 0.5, ATL: -0.25 } },
  bias: -1,
  classes: ['false', 'true'],
};

const noFeatures: FeatureCompiler = {
  compile: () => {
    throw new Error('this test has no feature step');
  },
};

type Options = {
  directory?: string;
  clock?: Clock;
  features?: FeatureCompiler;
  models?: Map<string, ServableModel>;
};

/** Opens the house in a folder; opening the same folder again is a restart. */
export async function openServingHouse(
  t: Pick<TestContext, 'after'>,
  options: Options = {},
): Promise<ServingHouse> {
  const directory = options.directory ?? temporaryFolder(t);
  const clock = options.clock ?? systemClock;
  const ids = createIds(clock);
  const log = createLog('error');
  const database: Database = await openSqliteDatabase({ path: join(directory, 'slipway.db') });
  await database.migrate([...platformMigrations, deployMigrations]);
  const analytics = await openAnalytics({ directory: join(directory, 'analytics') });
  const blobs = await openFolderBlobs({ directory: join(directory, 'blobs') });
  const lineage = createLineage({ database, clock });
  const eventLog = createEvents({ database, clock, log });
  const events: Event[] = [];
  eventLog.subscribe((event) => void events.push(event));
  const models = options.models ?? new Map<string, ServableModel>();
  const serve = createServe({ analytics, blobs, clock, ids, log, features: options.features ?? noFeatures });
  const deploy = createDeploy({
    ...{ database, events: eventLog, lineage, clock, ids, log },
    audit: createAudit({ database, clock }),
    runtime: serve.runtime,
    models: {
      async resolve({ version }) {
        const found = models.get(version);
        if (found === undefined) throw new SlipwayError('not-found', `there is no version '${version}'`);
        return found;
      },
    },
  });
  await serve.start(deploy);
  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    await deploy.stop();
    await serve.stop();
    await analytics.close();
    await database.close();
  };
  t.after(close);
  return {
    ...{ deploy, serve, analytics, blobs, lineage, events, close },
    async addModel(model) {
      const { digest } = await blobs.put(model.onnx ?? linearModel(model.spec));
      models.set(String(model.version), servable(model, digest));
    },
    deployVersion: (version, extra = {}) =>
      deploy.deployModel({
        project: 'flights',
        endpoint: 'delays',
        model: 'late',
        version,
        canary: undefined,
        isImmediate: false,
        actor: 'tester',
        ...extra,
      }),
  };
}

function servable({ version, spec, inputs, features }: TestModel, onnxDigest: string): ServableModel {
  const classes = spec.classes ?? null;
  return {
    id: `late-${version}`,
    ref: { kind: 'model-version', id: `late-${version}`, label: `late v${version}` },
    version,
    onnxDigest,
    signature: {
      inputs: inputs ?? flightInputs,
      features: [],
      outputs: [],
      classes: classes === null ? null : [...classes],
    },
    task: classes === null ? 'regression' : 'binary',
    target: 'late',
    classes,
    features: features ?? null,
  };
}
