import type { Signature, ThingRef } from '@slipway/contract';

/** A model version as far as serving needs to know it. */
export type ServableModel = {
  readonly id: string;
  readonly ref: ThingRef;
  readonly version: number;
  readonly onnxDigest: string;
  readonly signature: Signature;
  readonly task: 'binary' | 'multiclass' | 'regression';
  readonly target: string;
  readonly classes: readonly string[] | null;
  /** How request rows become the model's inputs; null when they are the same. */
  readonly features: FeatureSpec | null;
};

/** The feature SQL a model was trained behind. `excluded` columns of its result are not inputs (the target). */
export type FeatureSpec = {
  readonly sql: string;
  readonly inputColumns: readonly { readonly name: string; readonly type: string }[];
  readonly excluded: readonly string[];
};
