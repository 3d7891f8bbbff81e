import type { ModelVersion, Signature, ThingRef } from '@slipway/contract';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';

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
  /** Where the files of `source` are in the end; null where they are at `source` itself. */
  readonly storageLocation: string | null;
};

/** A version with an ONNX file and everything that running it needs. */
export type ServableModelVersion = StoredModelVersion & {
  readonly digest: string;
  readonly sizeBytes: number;
  readonly signature: Signature;
  readonly task: NonNullable<ModelVersion['task']>;
  readonly target: string;
};

export const versionRef = (version: Pick<ModelVersion, 'id' | 'model' | 'version'>): ThingRef => ({
  kind: 'model-version',
  id: version.id,
  label: `${version.model} v${version.version}`,
});

/**
 * `project/model/version`: readable in a URL, unique, never reused. A name that was given up before, by a rename
 * or a deletion, numbers its next life: `project/model/1~2`.
 */
export const versionId = (place: {
  project: string;
  model: string;
  version: number;
  formerLives: number;
}): string =>
  `${place.project}/${place.model}/${place.version}${place.formerLives === 0 ? '' : `~${place.formerLives + 1}`}`;

/** Throws `conflict` for a version that was registered without an ONNX model, saying what to do about it. */
export function assertServable(version: StoredModelVersion): asserts version is ServableModelVersion {
  const { digest, signature, task, target, sizeBytes } = version;
  if (digest !== null && signature !== null && task !== null && target !== null && sizeBytes !== null) return;
  throw new SlipwayError(
    'conflict',
    `${versionRef(version).label} has no ONNX model that could be run here`,
    {
      hint: `it was registered from ${version.source ?? 'elsewhere'}; train or export the model as ONNX and register that`,
    },
  );
}
