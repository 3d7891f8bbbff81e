import type { Filter, ValueType, Vocabulary } from '../../../platform/filter/filter.ts';
import type { OrderKey } from '../../../platform/filter/parse-order.ts';

export const attributes = {
  name: 'text',
  created_by: 'text',
  updated_by: 'text',
  created_at: 'time',
  updated_at: 'time',
} as const satisfies Readonly<Record<string, ValueType>>;

/** What of an evaluation dataset is asked about. */
export type DatasetField =
  | { readonly of: 'attribute'; readonly key: keyof typeof attributes }
  | { readonly of: 'tag'; readonly key: string };

export type DatasetFilter = Filter<DatasetField>;
export type DatasetOrderKey = OrderKey<DatasetField>;

/** With MLflow's names as other spellings. */
export const evaluationDatasetVocabulary: Vocabulary<DatasetField> = {
  noun: 'evaluation dataset',
  attributes,
  aliases: { created_time: 'created_at', last_update_time: 'updated_at', last_updated_by: 'updated_by' },
  collections: {
    tag: 'tag',
    tags: 'tag',
    attribute: 'attribute',
    attributes: 'attribute',
    attr: 'attribute',
  },
  holds: { tag: 'text' },
  offered: ['tags'],
};
