import { randomBytes } from 'node:crypto';
import type { TestContext } from 'node:test';
import { createAudit } from '../../../platform/audit/create-audit.ts';
import { systemClock } from '../../../platform/clock/clock.ts';
import { createIds } from '../../../platform/clock/ids.ts';
import { createEvents } from '../../../platform/events/create-events.ts';
import { createLineage } from '../../../platform/lineage/create-lineage.ts';
import { openSecretBox } from '../../../platform/secrets/secret-box.ts';
import type { OpenTestDatabase } from '../../../platform/testing/databases.ts';
import { createRegistry, type GateEvidence, type NewVersion, type WebhookSettings } from '../index.ts';

const evaluation = { kind: 'evaluation', id: 'e1', label: 'evaluation' } as const;

/** A registry on an empty database, whose gates find this AUC and no champion. */
export async function openTestRegistry(
  open: OpenTestDatabase,
  t: TestContext,
  { auc = 0.7, webhooks = {} }: { auc?: number | null; webhooks?: Partial<WebhookSettings> } = {},
) {
  const database = await open(t);
  const ports = {
    database,
    clock: systemClock,
    ids: createIds(systemClock),
    events: createEvents({ database, clock: systemClock }),
    audit: createAudit({ database, clock: systemClock }),
    lineage: createLineage({ database, clock: systemClock }),
  };
  const evidence: GateEvidence = {
    metric: () => ({ value: auc, evidence: evaluation }),
    compare: async () => null,
  };
  const registry = createRegistry({
    ...ports,
    evidenceSource: { collect: async () => evidence },
    webhooks: {
      secrets: openSecretBox({ home: '', key: randomBytes(32).toString('base64') }),
      allowHttp: true,
      allowPrivate: true,
      ...webhooks,
    },
  });
  t.after(() => registry.webhooks.stop());
  return { ...ports, registry };
}

/** A small model that was trained here. */
export const trainedVersion = (change: Partial<NewVersion> = {}): NewVersion => ({
  project: 'flights',
  model: 'delays',
  runId: 'run-1',
  trainer: 'gbdt',
  task: 'binary',
  target: 'late',
  digest: 'a'.repeat(64),
  sizeBytes: 1000,
  signature: {
    inputs: [{ name: 'distance', type: 'number', required: true }],
    features: [{ name: 'distance', kind: 'numeric' }],
    outputs: [],
    classes: ['false', 'true'],
  },
  datasetVersionId: 'd1',
  featureSetId: 'f1',
  codeDigest: 'c',
  metrics: { auc: 0.7 },
  tags: {},
  description: '',
  createdBy: 'ada',
  createdAt: 1,
  features: {
    sql: 'SELECT distance FROM flights',
    inputColumns: [{ name: 'distance', type: 'BIGINT' }],
    excluded: [],
  },
  ...change,
});
