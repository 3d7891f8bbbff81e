import type { Filter, ValueType, Vocabulary } from '../../../platform/filter/filter.ts';
import type { OrderKey } from '../../../platform/filter/parse-order.ts';

type Attributes = Readonly<Record<string, ValueType>>;

/** What of a registered model is asked about. */
export type ModelField =
  | { readonly of: 'attribute'; readonly key: keyof typeof modelAttributes }
  | { readonly of: 'tag'; readonly key: string };

/** What of a version is asked about. `name` is the name of its model. */
export type VersionField =
  | { readonly of: 'attribute'; readonly key: keyof typeof versionAttributes }
  | { readonly of: 'tag'; readonly key: string };

export type ModelFilter = Filter<ModelField>;
export type VersionFilter = Filter<VersionField>;
export type ModelOrder = readonly OrderKey<ModelField>[];
export type VersionOrder = readonly OrderKey<VersionField>[];

export const modelAttributes = {
  name: 'text',
  created_at: 'time',
  updated_at: 'time',
} as const satisfies Attributes;

export const versionAttributes = {
  name: 'text',
  version: 'either',
  run_id: 'text',
  source: 'text',
  stage: 'text',
  status: 'text',
  created_at: 'time',
  updated_at: 'time',
} as const satisfies Attributes;

const collections = {
  tag: 'tag',
  tags: 'tag',
  attribute: 'attribute',
  attributes: 'attribute',
  attr: 'attribute',
};

const times = {
  creation_timestamp: 'created_at',
  last_updated_timestamp: 'updated_at',
  timestamp: 'updated_at',
};

/** With MLflow's names as other spellings. */
export const modelVocabulary: Vocabulary<ModelField> = {
  noun: 'model',
  attributes: modelAttributes,
  aliases: times,
  collections,
  holds: { tag: 'text' },
  offered: ['tags'],
};

/** With MLflow's names as other spellings. */
export const versionVocabulary: Vocabulary<VersionField> = {
  noun: 'model version',
  attributes: versionAttributes,
  aliases: {
    ...times,
    model: 'name',
    version_number: 'version',
    source_path: 'source',
    current_stage: 'stage',
  },
  collections,
  holds: { tag: 'text' },
  offered: ['tags'],
};
