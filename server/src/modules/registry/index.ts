/** The registry: which models exist, what each version is made of, which alias points where, and whether it may. */
export type { NewModel, Tag } from './change-model.ts';
export type { VersionPlace } from './change-version.ts';
export {
  createRegistry,
  type EvidenceSource,
  type Registry,
  type VersionAddress,
} from './create-registry.ts';
export {
  type ModelFilter,
  type ModelOrder,
  modelVocabulary,
  type VersionFilter,
  type VersionOrder,
  versionVocabulary,
} from './filter/registry-vocabulary.ts';
export { checkGates, type Gate, type GateEvidence, type PairedGain, parseGate } from './gate.ts';
export { registryMigrations } from './migrations.ts';
export type { ModelSummary } from './model-summary.ts';
export {
  assertServable,
  type FeatureRecipe,
  type ServableModelVersion,
  type StoredModelVersion,
  versionRef,
} from './model-version.ts';
export { refusal } from './promote-version.ts';
export type { NewForeignVersion, NewVersion } from './register-version.ts';
export { isActiveStage, isPrompt, type ModelAddress } from './registered-model.ts';
export { registryRoutes } from './routes.ts';
export type { WebhookSettings, Webhooks, WebhookTest } from './webhooks/create-webhooks.ts';
export type { Webhook, WebhookWords } from './webhooks/webhook.ts';
export {
  type WebhookAction,
  type WebhookEntity,
  type WebhookEvent,
  webhookActions,
} from './webhooks/webhook-event.ts';
