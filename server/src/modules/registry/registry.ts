import type { ModelVersion, Page, RegisteredModel } from '@slipway/contract';
import { notFound } from '../../platform/errors/slipway-error.ts';
import type { StoredModelVersion } from './model-version.ts';
import type { StoredModel } from './registered-model.ts';
import type { RegistryContext } from './registry-context.ts';
import type { RegistryStore } from './store/registry-store.ts';

/** The stored version that a number, an alias or the end of an id (`1~2`) names. */
export async function resolveVersion(
  { store }: RegistryContext,
  where: { project: string; model: string; version: string },
): Promise<StoredModelVersion> {
  const address = { project: where.project, name: where.model };
  if (/^\d{1,9}$/.test(where.version)) return store.versions.get(address, Number(where.version));
  if (/^\d{1,9}~\d{1,9}$/.test(where.version))
    return getVersionById(store, `${where.project}/${where.model}/${where.version}`);
  const aliases = await store.aliases.of(address);
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
  return store.versions.get(address, number);
}

/** A version by its id, whatever its model is called now. */
export async function getVersionById(store: RegistryStore, id: string): Promise<StoredModelVersion> {
  const version = await store.versions.findById(id);
  if (version === null) throw notFound('model version', id);
  return version;
}

/** Stored versions of one model, dressed with their aliases and gate reports. */
export async function toModelVersions(
  { store }: RegistryContext,
  stored: readonly StoredModelVersion[],
): Promise<ModelVersion[]> {
  if (stored.length === 0) return [];
  const { project, model } = stored[0]!;
  const aliases = Object.entries(await store.aliases.of({ project, name: model }));
  const reports = await store.gateReports.of(stored.map((version) => version.id));
  return stored.map(({ features: _, featureSetId: __, storageLocation: ___, ...version }) => ({
    ...version,
    aliases: aliases.filter(([, number]) => number === version.version).map(([alias]) => alias),
    gateReports: reports.filter((report) => report.modelVersion.id === version.id),
  }));
}

export async function listVersions(
  context: RegistryContext,
  where: { project: string; model: string; before?: number | undefined; limit: number },
): Promise<Page<ModelVersion>> {
  const address = { project: where.project, name: where.model };
  await context.store.models.get(address);
  const stored = await context.store.versions.list(address, where);
  const items = await toModelVersions(context, stored);
  return { items, nextCursor: items.length < where.limit ? null : String(items.at(-1)!.version) };
}

export async function toRegisteredModel(
  context: RegistryContext,
  model: StoredModel,
): Promise<RegisteredModel> {
  const { store } = context;
  const [latest] = await toModelVersions(context, await store.versions.list(model, { limit: 1 }));
  return {
    ...model,
    tags: { ...model.tags },
    gates: [...model.gates],
    versionCount: await store.versions.count(model),
    latest: latest ?? null,
    aliases: await store.aliases.of(model),
  };
}
