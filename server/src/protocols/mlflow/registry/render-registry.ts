import type { ModelSummary, StoredModelVersion } from '../../../modules/registry/index.ts';
import { compact, renderPairs } from '../wire/render.ts';

const statuses = { pending: 'PENDING_REGISTRATION', ready: 'READY', failed: 'FAILED_REGISTRATION' } as const;

/** A version as MLflow's clients read it. One that was trained here names its run's model as its source. */
export const renderVersion = (version: StoredModelVersion, aliases: readonly string[] = []) =>
  compact({
    name: version.model,
    version: String(version.version),
    creation_timestamp: version.createdAt,
    last_updated_timestamp: version.updatedAt,
    user_id: version.createdBy,
    current_stage: version.stage,
    description: version.description,
    source: sourceOf(version),
    run_id: version.runId ?? '',
    run_link: version.runLink,
    status: statuses[version.status],
    status_message: version.statusMessage || undefined,
    tags: renderPairs(version.tags),
    aliases,
    model_id: version.loggedModelId ?? undefined,
  });

export const sourceOf = ({ source, runId }: StoredModelVersion): string =>
  source ?? (runId === null ? '' : `runs:/${runId}/model`);

/** Where a client finds the files of a version. */
export const downloadUriOf = (version: StoredModelVersion): string =>
  version.storageLocation ?? sourceOf(version);

export const renderModel = (model: ModelSummary) =>
  compact({
    name: model.name,
    creation_timestamp: model.createdAt,
    last_updated_timestamp: model.updatedAt,
    description: model.description || undefined,
    latest_versions: model.latest.map((version) => renderVersion(version)),
    tags: renderPairs(model.tags),
    aliases: Object.entries(model.aliases).map(([alias, version]) => ({ alias, version: String(version) })),
  });

/** The aliases of a version among those of its model. */
export const aliasesTo = (aliases: Readonly<Record<string, number>>, version: number): string[] =>
  Object.entries(aliases)
    .filter(([, number]) => number === version)
    .map(([alias]) => alias);
