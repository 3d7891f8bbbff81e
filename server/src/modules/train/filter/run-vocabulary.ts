import { RunStatus } from '@slipway/contract';
import { nearest } from '../../../platform/config/nearest.ts';
import type { Filter, ValueType, Vocabulary } from '../../../platform/filter/filter.ts';
import type { OrderKey } from '../../../platform/filter/parse-order.ts';

/** What of a run is asked about. */
export type RunField =
  | { readonly of: 'attribute'; readonly key: AttributeName }
  | { readonly of: 'metric' | 'param' | 'tag'; readonly key: string }
  | DatasetField;

/** What of the datasets that a run read; a run passes when one of them does. */
export type DatasetField = { readonly of: 'dataset'; readonly key: 'name' | 'digest' | 'context' };

export type RunFilter = Filter<RunField>;
export type RunOrderKey = OrderKey<RunField>;

/** The attributes of a run that can be filtered and ordered by, and what they hold. */
export const attributes = {
  id: 'text',
  name: 'text',
  status: 'text',
  experiment: 'text',
  experiment_id: 'text',
  source: 'text',
  created_by: 'text',
  parent_run_id: 'text',
  job_id: 'text',
  lifecycle: 'text',
  artifact_uri: 'text',
  started_at: 'time',
  ended_at: 'time',
  duration_ms: 'number',
} as const satisfies Readonly<Record<string, ValueType>>;

export type AttributeName = keyof typeof attributes;

/** With the JSON names of the API and the names of MLflow as other spellings. */
export const runVocabulary: Vocabulary<RunField> = {
  noun: 'run',
  attributes,
  aliases: {
    run_id: 'id',
    run_name: 'name',
    'run name': 'name',
    startedat: 'started_at',
    start_time: 'started_at',
    created: 'started_at',
    endedat: 'ended_at',
    end_time: 'ended_at',
    createdby: 'created_by',
    user_id: 'created_by',
    lifecycle_stage: 'lifecycle',
    parentrunid: 'parent_run_id',
    jobid: 'job_id',
    durationms: 'duration_ms',
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
    run: 'attribute',
    dataset: 'dataset',
    datasets: 'dataset',
  },
  holds: { metric: 'number', param: 'either', tag: 'text', dataset: 'text' },
  offered: ['metrics', 'params', 'tags'],
  settle(field, text, fail) {
    if (field.of === 'attribute' && field.key === 'status') return settleStatus(text, fail);
    if (field.of === 'dataset' && !datasetKeys.includes(field.key))
      throw fail(
        `a dataset has no '${field.key as string}'`,
        `use ${datasetKeys.map((key) => `dataset.${key}`).join(', ')}`,
      );
    return text;
  },
};

const datasetKeys: readonly DatasetField['key'][] = ['name', 'digest', 'context'];

function settleStatus(text: string, fail: (message: string, hint: string) => Error): string {
  const status = text.toLowerCase();
  if (RunStatus.safeParse(status).success) return status;
  const close = nearest(status, RunStatus.options);
  throw fail(
    `'${text}' is not a status`,
    close === null ? `a status is one of ${RunStatus.options.join(', ')}` : `did you mean '${close}'?`,
  );
}
