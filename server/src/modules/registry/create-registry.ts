import type { GateReport, ModelVersion, Page, RegisteredModel, ThingRef } from '@slipway/contract';
import { type GateEvidence, parseGate } from './gate.ts';
import type { StoredModelVersion } from './model-version.ts';
import { moveAlias } from './move-alias.ts';
import { judgeVersion, type Promotion, promoteVersion } from './promote-version.ts';
import { registerVersion } from './register-version.ts';
import {
  createRegistryContext,
  listVersions,
  type RegistryDependencies,
  resolveVersion,
  toModelVersions,
  toRegisteredModel,
} from './registry.ts';
import type { NewVersion } from './store.ts';

/** A version by number or alias. */
export type VersionAddress = { project: string; model: string; version: string };

/** Where the evidence for a promotion by hand comes from: evaluations and comparisons, which app.ts wires. */
export type EvidenceSource = { collect(version: StoredModelVersion, alias: string): Promise<GateEvidence> };

export type Registry = {
  register(version: NewVersion, madeFrom: readonly ThingRef[]): Promise<StoredModelVersion>;
  /** With everything that serving needs. */
  resolve(address: VersionAddress): Promise<StoredModelVersion>;
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
  /** Throws `invalid-project-file` when one is not a gate. */
  declareGates(project: string, model: string, gates: readonly string[]): Promise<void>;
  judge(version: StoredModelVersion, options: Promotion & { evidence: GateEvidence }): Promise<GateReport>;
  promote(address: VersionAddress, promotion: Promotion): Promise<GateReport>;
  moveAlias(
    version: StoredModelVersion,
    options: { alias: string; actor: string; reason: string },
  ): Promise<void>;
};

export function createRegistry(
  dependencies: RegistryDependencies & { evidenceSource: EvidenceSource },
): Registry {
  const context = createRegistryContext(dependencies);
  const { store, clock } = context;
  return {
    register: (version, madeFrom) => registerVersion(context, version, madeFrom),
    resolve: (address) => resolveVersion(context, address),
    async aliased(project, model, alias) {
      const number = (await store.aliases(project, model))[alias];
      return number === undefined
        ? null
        : resolveVersion(context, { project, model, version: String(number) });
    },
    async getVersion(address) {
      const [version] = await toModelVersions(context, [await resolveVersion(context, address)]);
      return version!;
    },
    listVersions: (where) => listVersions(context, where),
    getModel: async (project, name) => toRegisteredModel(context, await store.getModel(project, name)),
    async listModels(where) {
      const models = await store.listModels(where.project, where);
      const items = await Promise.all(models.map((model) => toRegisteredModel(context, model)));
      return { items, nextCursor: items.length < where.limit ? null : items.at(-1)!.name };
    },
    async declareGates(project, model, gates) {
      gates.forEach(parseGate);
      await store.setGates(project, model, gates, clock.now());
    },
    judge: (version, options) => judgeVersion(context, version, options),
    async promote(address, promotion) {
      const version = await resolveVersion(context, address);
      const evidence = await dependencies.evidenceSource.collect(version, promotion.alias);
      return promoteVersion(context, version, { ...promotion, evidence });
    },
    moveAlias: (version, options) => moveAlias(context, version, options),
  };
}
