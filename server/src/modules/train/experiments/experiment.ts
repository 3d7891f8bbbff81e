import type { Vocabulary } from '../../../platform/filter/filter.ts';
import type { Lifecycle } from '../run.ts';

/** What runs are gathered in. `id` is the decimal text of its number. */
export type Experiment = {
  readonly id: string;
  readonly project: string;
  readonly name: string;
  /** Where its runs keep their artifacts; null for this server's own store. */
  readonly artifactLocation: string | null;
  readonly lifecycle: Lifecycle;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly tags: Readonly<Record<string, string>>;
};

export type ExperimentField = { readonly of: 'attribute' | 'tag'; readonly key: string };

export const experimentVocabulary: Vocabulary<ExperimentField> = {
  noun: 'experiment',
  attributes: {
    name: 'text',
    experiment_id: 'number',
    creation_time: 'time',
    last_update_time: 'time',
  },
  aliases: { id: 'experiment_id', created_at: 'creation_time', updated_at: 'last_update_time' },
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

/** The value of a field of an experiment, for filters and orderings. */
export function experimentValue(experiment: Experiment, field: ExperimentField): string | number | undefined {
  if (field.of === 'tag') return experiment.tags[field.key];
  switch (field.key) {
    case 'experiment_id':
      return Number(experiment.id);
    case 'creation_time':
      return experiment.createdAt;
    case 'last_update_time':
      return experiment.updatedAt;
    default:
      return experiment.name;
  }
}
