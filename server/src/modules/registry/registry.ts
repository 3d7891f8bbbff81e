import type { ModelVersion, Page, RegisteredModel } from '@slipway/contract';
import type { Audit } from '../../platform/audit/audit.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Ids } from '../../platform/clock/ids.ts';
import type { Database } from '../../platform/database/database.ts';
import { notFound } from '../../platform/errors/slipway-error.ts';
import type { Events } from '../../platform/events/events.ts';
import type { Lineage } from '../../platform/lineage/lineage.ts';
import { type StoredModelVersion, versionId } from './model-version.ts';
import { createRegistryStore, type ModelRow, type RegistryStore } from './store.ts';

/** What the verbs of this module share. */
export type RegistryContext = {
  store: RegistryStore;
  events: Events;
  audit: Audit;
  lineage: Lineage;
  clock: Clock;
  ids: Ids;
};

export type RegistryDependencies = Omit<RegistryContext, 'store'> & { database: Database };

export const createRegistryContext = ({ database, ...rest }: RegistryDependencies): RegistryContext => ({
  store: createRegistryStore(database),
  ...rest,
});

/** The stored version that a number or an alias names. */
export async function resolveVersion(
  context: RegistryContext,
  where: { project: string; model: string; version: string },
): Promise<StoredModelVersion> {
  if (/^\d+$/.test(where.version))
    return context.store.getVersion(versionId(where.project, where.model, Number(where.version)));
  const aliases = await context.store.aliases(where.project, where.model);
  const number = aliases[where.version];
  if (number === undefined) {
    const known = Object.keys(aliases);
    throw notFound(
      'alias',
      where.version,
      known.length === 0
        ? `model '${where.model}' has no aliases yet`
        : `aliases of '${where.model}': ${known.join(', ')}`,
    );
  }
  return context.store.getVersion(versionId(where.project, where.model, number));
}

/** Stored versions of one model, dressed with their aliases and gate reports. */
export async function toModelVersions(
  context: RegistryContext,
  stored: readonly StoredModelVersion[],
): Promise<ModelVersion[]> {
  if (stored.length === 0) return [];
  const { project, model } = stored[0]!;
  const aliases = Object.entries(await context.store.aliases(project, model));
  const reports = await context.store.gateReports(stored.map((version) => version.id));
  return stored.map(({ features: _, featureSetId: __, ...version }) => ({
    ...version,
    aliases: aliases.filter(([, number]) => number === version.version).map(([alias]) => alias),
    gateReports: reports.filter((report) => report.modelVersion.id === version.id),
  }));
}

export async function listVersions(
  context: RegistryContext,
  where: { project: string; model: string; before?: number | undefined; limit: number },
): Promise<Page<ModelVersion>> {
  await context.store.getModel(where.project, where.model);
  const stored = await context.store.listVersions(where.project, where.model, where);
  const items = await toModelVersions(context, stored);
  return { items, nextCursor: items.length < where.limit ? null : String(items.at(-1)!.version) };
}

export async function toRegisteredModel(context: RegistryContext, model: ModelRow): Promise<RegisteredModel> {
  const [latest] = await toModelVersions(
    context,
    await context.store.listVersions(model.project, model.name, { limit: 1 }),
  );
  return {
    ...model,
    versionCount: await context.store.versionCount(model.project, model.name),
    latest: latest ?? null,
    aliases: await context.store.aliases(model.project, model.name),
  };
}
