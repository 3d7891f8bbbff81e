import type { FeatureSpec, ServableModel } from '../deploy/index.ts';
import type { FeatureStep, RequestRow } from '../serve/index.ts';
import type { ReferenceInput } from './reference-input.ts';

/** What a monitor asks about a model version; app.ts wires it to registry, data and evaluate. */
export type WatchedModels = {
  resolve(modelVersionId: string): Promise<ServableModel>;
  /** Where its training rows and its scores lie; null for a model that was not trained here. */
  referenceInput(modelVersionId: string): Promise<ReferenceInput | null>;
  compileFeatures(spec: FeatureSpec): Promise<FeatureStep>;
};

export type { FeatureStep, RequestRow };
