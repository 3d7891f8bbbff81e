/** The data module: datasets, versions, profiles, expectations, splits, feature sets. */
export { createData, type Data } from './create-data.ts';
export type { DataDeps, DataSettings } from './data-deps.ts';
export type { FeatureSet } from './feature-set.ts';
export {
  compileFeatures,
  type FeatureDefinition,
  type FeatureInput,
  type FeatureRows,
  type Features,
} from './features/compile-features.ts';
export type { FeatureColumn } from './features/feature-columns.ts';
export type { FeatureValues } from './features/feature-values.ts';
export { type FeatureSetRequest, featureSetRef } from './features/make-feature-set.ts';
export { type ParityDifference, type ParityProof, proveParity } from './features/prove-parity.ts';
export { versionRef } from './import/finish-import.ts';
export type { ImportOutcome } from './import/import-outcome.ts';
export type { ImportRequest } from './import/import-request.ts';
export { dataJobKinds } from './job-kinds.ts';
export { dataMigrations } from './migrations.ts';
export { type DataOperations, dataRoutes } from './routes.ts';
export type { SettledSplit } from './splits/split-parts.ts';
export { splitNameSql } from './splits/split-sql.ts';
export type { StoredVersion } from './stored-version.ts';
