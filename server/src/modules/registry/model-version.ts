import type { ModelVersion, ThingRef } from '@slipway/contract';

/** The column of a request, by name and DuckDB type. */
export type InputColumn = { readonly name: string; readonly type: string };

/** What serving needs to turn a request into the model's inputs: the very SQL that made the training features. */
export type FeatureRecipe = {
  readonly sql: string;
  readonly inputColumns: readonly InputColumn[];
  /** Columns of the SELECT that are not inputs: the target, and features the model was not given. */
  readonly excluded: readonly string[];
};

/** A registered version as the server keeps it: what the API shows, and how to serve it. */
export type StoredModelVersion = Omit<ModelVersion, 'aliases' | 'gateReports'> & {
  readonly features: FeatureRecipe | null;
  readonly featureSetId: string | null;
};

export const versionRef = (version: Pick<ModelVersion, 'id' | 'model' | 'version'>): ThingRef => ({
  kind: 'model-version',
  id: version.id,
  label: `${version.model} v${version.version}`,
});

/** `project/model/version`: readable in a URL, unique, never reused. */
export const versionId = (project: string, model: string, version: number): string =>
  `${project}/${model}/${version}`;
