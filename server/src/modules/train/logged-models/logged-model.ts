import type { ThingRef } from '@slipway/contract';
import type { Filter, ValueType, Vocabulary } from '../../../platform/filter/filter.ts';

export type LoggedModelStatus = 'pending' | 'ready' | 'failed';

/** A value measured with a logged model, by the run that measured it. '' is a dataset nobody named. */
export type LoggedModelMetric = {
  readonly key: string;
  readonly value: number;
  readonly at: number;
  readonly step: number;
  readonly runId: string;
  readonly datasetName: string;
  readonly datasetDigest: string;
};

/** A model that a run logged, or that came into an experiment without one. */
export type LoggedModel = {
  readonly id: string;
  readonly project: string;
  readonly experimentId: string;
  readonly name: string;
  readonly artifactUri: string;
  readonly status: LoggedModelStatus;
  readonly modelType: string;
  readonly sourceRunId: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly metrics: readonly LoggedModelMetric[];
};

export const loggedModelRef = ({ id, name }: Pick<LoggedModel, 'id' | 'name'>): ThingRef => ({
  kind: 'logged-model',
  id,
  label: name,
});

export type LoggedModelField =
  | { readonly of: 'attribute'; readonly key: keyof typeof attributes }
  | { readonly of: 'metric' | 'param' | 'tag'; readonly key: string };

export type LoggedModelFilter = Filter<LoggedModelField>;

const attributes = {
  name: 'text',
  model_id: 'text',
  model_type: 'text',
  status: 'text',
  source_run_id: 'text',
  experiment_id: 'text',
  artifact_uri: 'text',
  created_at: 'time',
  updated_at: 'time',
} as const satisfies Readonly<Record<string, ValueType>>;

/** `LOGGED_MODEL_READY`, `READY` and `ready` are one status. */
const settleStatus = (text: string): string => {
  const bare = text.toLowerCase().replace(/^logged_model_/, '');
  return bare === 'upload_failed' ? 'failed' : bare;
};

/** With MLflow's names as other spellings. */
export const loggedModelVocabulary: Vocabulary<LoggedModelField> = {
  noun: 'logged model',
  attributes,
  aliases: {
    creation_time: 'created_at',
    creation_timestamp: 'created_at',
    creation_timestamp_ms: 'created_at',
    last_updated_time: 'updated_at',
    last_updated_timestamp: 'updated_at',
    last_updated_timestamp_ms: 'updated_at',
    artifact_location: 'artifact_uri',
  },
  collections: {
    metric: 'metric',
    metrics: 'metric',
    param: 'param',
    params: 'param',
    parameter: 'param',
    parameters: 'param',
    tag: 'tag',
    tags: 'tag',
    attribute: 'attribute',
    attributes: 'attribute',
    attr: 'attribute',
  },
  holds: { metric: 'number', param: 'text', tag: 'text' },
  offered: ['metrics', 'params', 'tags'],
  settle: (field, text) => (field.of === 'attribute' && field.key === 'status' ? settleStatus(text) : text),
};
