import { ModelStage, ModelVersion, ModelVersionStatus } from '@slipway/contract';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { StoredModelVersion } from '../model-version.ts';
import { inChunks } from './in-chunks.ts';
import type { RegistryTables, VersionRow } from './tables.ts';

/** The part of a version that never changes. Bodies of former releases hold more, which columns hold now. */
const Body = ModelVersion.pick({
  trainer: true,
  task: true,
  target: true,
  digest: true,
  sizeBytes: true,
  signature: true,
  datasetVersionId: true,
  codeDigest: true,
  metrics: true,
  createdBy: true,
}).extend({
  features: z
    .object({
      sql: z.string(),
      inputColumns: z.array(z.object({ name: z.string(), type: z.string() })),
      excluded: z.array(z.string()),
    })
    .nullable(),
  featureSetId: z.string().nullable(),
});

export function toVersionRow(version: StoredModelVersion): VersionRow {
  return {
    id: version.id,
    project: version.project,
    model: version.model,
    version: version.version,
    run_id: version.runId,
    digest: version.digest ?? '',
    // Parsed rather than passed on, so that nothing is kept in two places.
    body: JSON.stringify(Body.parse(version)),
    created_at: version.createdAt,
    updated_at: version.updatedAt,
    stage: version.stage,
    status: version.status,
    status_message: version.statusMessage,
    run_link: version.runLink,
    description: version.description,
    source: version.source,
    storage_location: version.storageLocation,
    logged_model_id: version.loggedModelId,
    is_deleted: 0,
  };
}

export const fromVersionRow = (row: VersionRow, tags: Record<string, string>): StoredModelVersion => ({
  ...Body.parse(JSON.parse(row.body)),
  id: row.id,
  project: row.project,
  model: row.model,
  version: row.version,
  runId: row.run_id,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  stage: ModelStage.parse(row.stage),
  status: ModelVersionStatus.parse(row.status),
  statusMessage: row.status_message,
  runLink: row.run_link,
  description: row.description,
  source: row.source,
  storageLocation: row.storage_location,
  loggedModelId: row.logged_model_id,
  tags,
});

/** Rows with their tags, in the order of the rows; one more statement for each few thousand of them. */
export async function withVersionTags(
  reader: Kysely<RegistryTables>,
  rows: readonly VersionRow[],
): Promise<StoredModelVersion[]> {
  const tags = new Map<string, [key: string, value: string][]>(rows.map(({ id }) => [id, []]));
  for (const ids of inChunks([...tags.keys()])) {
    const found = await reader
      .selectFrom('registry_version_tag')
      .selectAll()
      .where('version_id', 'in', ids)
      .orderBy('key')
      .execute();
    for (const { version_id, key, value } of found) tags.get(version_id)!.push([key, value]);
  }
  return rows.map((row) => fromVersionRow(row, Object.fromEntries(tags.get(row.id)!)));
}
