/** The registry: which models exist, what each version is made of, which alias points where, and whether it may. */
export {
  createRegistry,
  type EvidenceSource,
  type Registry,
  type VersionAddress,
} from './create-registry.ts';
export { checkGates, type Gate, type GateEvidence, type PairedGain, parseGate } from './gate.ts';
export { registryMigrations } from './migrations.ts';
export { type FeatureRecipe, type StoredModelVersion, versionRef } from './model-version.ts';
export { refusal } from './promote-version.ts';
export { registryRoutes } from './routes.ts';
export type { NewVersion } from './store.ts';
