import type {
  GateReport,
  ModelStage,
  ModelVersion,
  Page,
  RegisteredModel,
  ThingRef,
} from '@slipway/contract';
import {
  createModel,
  deleteModel,
  describeModel,
  type NewModel,
  renameModel,
  type Tag,
  tagModel,
  untagModel,
} from './change-model.ts';
import {
  deleteVersion,
  describeVersion,
  moveStage,
  tagVersion,
  untagVersion,
  type VersionPlace,
} from './change-version.ts';
import { createRegistryContext, type RegistryDependencies } from './create-context.ts';
import { type GateEvidence, parseGate } from './gate.ts';
import { getLatestVersions, type ModelSummary, summariseModels } from './model-summary.ts';
import type { StoredModelVersion } from './model-version.ts';
import { moveAlias, removeAlias } from './move-alias.ts';
import { pointAlias } from './point-alias.ts';
import { judgeVersion, type Promotion, promoteVersion } from './promote-version.ts';
import {
  type NewForeignVersion,
  type NewVersion,
  registerForeignVersion,
  registerVersion,
} from './register-version.ts';
import type { ModelAddress } from './registered-model.ts';
import {
  getVersionById,
  listVersions,
  resolveVersion,
  toModelVersions,
  toRegisteredModel,
} from './registry.ts';
import type { ModelSearch, VersionSearch } from './store/search-store.ts';
import { createWebhooks, type Webhooks } from './webhooks/create-webhooks.ts';

/** A version by number or alias. */
export type VersionAddress = { project: string; model: string; version: string };

/** Where the evidence for a promotion by hand comes from: evaluations and comparisons, which app.ts wires. */
export type EvidenceSource = { collect(version: StoredModelVersion, alias: string): Promise<GateEvidence> };

type By = { readonly actor: string };

/** Verbs throw `not-found` for a model or version that is not there, and tell what they did. */
export type Registry = {
  /** Addresses that are told what happens here. */
  readonly webhooks: Webhooks;
  register(version: NewVersion, madeFrom: readonly ThingRef[]): Promise<StoredModelVersion>;
  /** Registers files that lie elsewhere, in a model that is there. */
  registerForeign(version: NewForeignVersion, madeFrom: readonly ThingRef[]): Promise<StoredModelVersion>;
  /** With everything that serving needs. */
  resolve(address: VersionAddress): Promise<StoredModelVersion>;
  /** By its id, whatever its model is called now. */
  resolveId(id: string): Promise<StoredModelVersion>;
  /** By its number, or null. */
  findVersion(place: VersionPlace): Promise<StoredModelVersion | null>;
  /** The version an alias points to, or null. */
  aliased(project: string, model: string, alias: string): Promise<StoredModelVersion | null>;
  getVersion(address: VersionAddress): Promise<ModelVersion>;
  listVersions(where: {
    project: string;
    model: string;
    before?: number | undefined;
    limit: number;
  }): Promise<Page<ModelVersion>>;
  getModel(project: string, name: string): Promise<RegisteredModel>;
  listModels(where: {
    project: string;
    after?: string | undefined;
    limit: number;
  }): Promise<Page<RegisteredModel>>;
  /** A model with its aliases and the newest version of each stage, or null. */
  findModel(address: ModelAddress): Promise<ModelSummary | null>;
  searchModels(search: ModelSearch): Promise<ModelSummary[]>;
  searchVersions(search: VersionSearch): Promise<StoredModelVersion[]>;
  /** Whether a version of any project was made from the run, or keeps its files there. */
  needsRun(runId: string): Promise<boolean>;
  /** The newest version of each stage that is in use. */
  latestVersions(address: ModelAddress): Promise<StoredModelVersion[]>;
  /** Aliases of a model with the numbers they point to. */
  aliases(address: ModelAddress): Promise<Readonly<Record<string, number>>>;

  /** Throws `conflict` when there is a model of that name. */
  createModel(model: NewModel): Promise<void>;
  describeModel(address: ModelAddress, change: By & { description: string }): Promise<void>;
  /** Throws `conflict` when the new name is taken. */
  renameModel(address: ModelAddress, change: By & { name: string }): Promise<void>;
  deleteModel(address: ModelAddress, by: By): Promise<void>;
  tagModel(address: ModelAddress, change: By & { tag: Tag }): Promise<void>;
  untagModel(address: ModelAddress, change: By & { key: string }): Promise<void>;

  describeVersion(place: VersionPlace, change: By & { description: string }): Promise<void>;
  moveStage(place: VersionPlace, change: By & { stage: ModelStage; isArchiving: boolean }): Promise<void>;
  deleteVersion(place: VersionPlace, by: By): Promise<void>;
  tagVersion(place: VersionPlace, change: By & { tag: Tag }): Promise<void>;
  untagVersion(place: VersionPlace, change: By & { key: string }): Promise<void>;

  /** Throws `invalid-project-file` when one is not a gate. */
  declareGates(project: string, model: string, gates: readonly string[]): Promise<void>;
  judge(version: StoredModelVersion, options: Promotion & { evidence: GateEvidence }): Promise<GateReport>;
  promote(address: VersionAddress, promotion: Promotion): Promise<GateReport>;
  moveAlias(
    version: StoredModelVersion,
    options: { alias: string; actor: string; reason: string },
  ): Promise<void>;
  /** Moves an alias for a client that knows no gates; where they guard it they are asked. Throws `gate-refused`. */
  pointAlias(place: VersionPlace, change: By & { alias: string; reason: string }): Promise<void>;
  removeAlias(address: ModelAddress, change: By & { alias: string }): Promise<void>;
};

export function createRegistry(
  dependencies: RegistryDependencies & { evidenceSource: EvidenceSource },
): Registry {
  const { context, deliverer } = createRegistryContext(dependencies);
  const { store, clock } = context;
  const { collect } = dependencies.evidenceSource;
  return {
    webhooks: createWebhooks(context, dependencies.webhooks, deliverer),
    register: (version, madeFrom) => registerVersion(context, version, madeFrom),
    registerForeign: (version, madeFrom) => registerForeignVersion(context, version, madeFrom),
    resolve: (address) => resolveVersion(context, address),
    resolveId: (id) => getVersionById(store, id),
    findVersion: (place) => store.versions.find(place, place.version),
    async aliased(project, model, alias) {
      const address = { project, name: model };
      const number = (await store.aliases.of(address))[alias];
      return number === undefined ? null : store.versions.get(address, number);
    },
    async getVersion(address) {
      const [version] = await toModelVersions(context, [await resolveVersion(context, address)]);
      return version!;
    },
    listVersions: (where) => listVersions(context, where),
    getModel: async (project, name) => toRegisteredModel(context, await store.models.get({ project, name })),
    needsRun: (runId) => store.search.needsRun(runId),
    async listModels(where) {
      const models = await store.models.list(where.project, where);
      const items = await Promise.all(models.map((model) => toRegisteredModel(context, model)));
      return { items, nextCursor: items.length < where.limit ? null : items.at(-1)!.name };
    },
    async findModel(address) {
      const model = await store.models.find(address);
      return model === null ? null : (await summariseModels(context, [model]))[0]!;
    },
    searchModels: async (search) => summariseModels(context, await store.search.models(search)),
    searchVersions: (search) => store.search.versions(search),
    latestVersions: (address) => getLatestVersions(context, address),
    aliases: (address) => store.aliases.of(address),

    createModel: async (model) => void (await createModel(context, model)),
    describeModel: (address, change) => describeModel(context, address, change),
    renameModel: (address, change) => renameModel(context, address, change),
    deleteModel: (address, by) => deleteModel(context, address, by),
    tagModel: (address, change) => tagModel(context, address, change),
    untagModel: (address, change) => untagModel(context, address, change),

    describeVersion: (place, change) => describeVersion(context, place, change),
    moveStage: (place, change) => moveStage(context, place, change),
    deleteVersion: (place, by) => deleteVersion(context, place, by),
    tagVersion: (place, change) => tagVersion(context, place, change),
    untagVersion: (place, change) => untagVersion(context, place, change),

    async declareGates(project, name, gates) {
      gates.forEach(parseGate);
      await store.write(async (tx) => {
        await store.models.touch(tx, { project, name }, clock.now());
        await store.models.update(tx, { project, name }, { gates: JSON.stringify(gates) });
      });
    },
    judge: (version, options) => judgeVersion(context, version, options),
    async promote(address, promotion) {
      const version = await resolveVersion(context, address);
      const evidence = await collect(version, promotion.alias);
      return promoteVersion(context, version, { ...promotion, evidence });
    },
    moveAlias: (version, options) => moveAlias(context, version, options),
    async pointAlias(place, change) {
      const version = await store.versions.get(place, place.version);
      await pointAlias(context, version, { ...change, collect });
    },
    removeAlias: (address, change) => removeAlias(context, address, change),
  };
}
