import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { Filter } from '../../../platform/filter/filter.ts';
import { compareBy, matchesFilter } from '../../../platform/filter/match-filter.ts';
import type { OrderKey } from '../../../platform/filter/parse-order.ts';
import { checkText } from '../check-text.ts';
import type { Lifecycle } from '../run.ts';
import type { TrainContext } from '../train.ts';
import { type Experiment, type ExperimentField, experimentValue } from './experiment.ts';
import type { NewExperiment } from './experiment-store.ts';

export type ExperimentSearch = {
  project: string;
  filter: Filter<ExperimentField> | null;
  order: readonly OrderKey<ExperimentField>[];
  lifecycle: Lifecycle | 'any';
};

/** The verbs of experiments. */
export type Experiments = {
  /** Throws `conflict` when the name is taken. */
  create(experiment: NewExperiment): Promise<Experiment>;
  /** Throws `not-found`. */
  get(id: string): Promise<Experiment>;
  findByName(project: string, name: string): Promise<Experiment | null>;
  /** Newest first when nothing else is asked. */
  search(search: ExperimentSearch): Promise<Experiment[]>;
  /** Throws `not-found`, `conflict` when it is deleted or the name is taken. */
  rename(id: string, name: string): Promise<void>;
  /** With its runs; both can be restored. Throws `not-found`, `conflict` when it is so already. */
  setLifecycle(id: string, lifecycle: Lifecycle): Promise<void>;
  /** Throws `not-found`, `conflict` when it is deleted. */
  setTag(id: string, key: string, value: string): Promise<void>;
  /** Throws `not-found` for the experiment and for the tag. */
  deleteTag(id: string, key: string): Promise<void>;
};

export function createExperiments({ experiments: store, clock }: TrainContext): Experiments {
  const getActive = async (id: string): Promise<Experiment> => {
    const experiment = await store.get(id);
    if (experiment.lifecycle === 'active') return experiment;
    throw new SlipwayError(
      'conflict',
      `The experiment ${id} must be in the 'active' state. Current state is deleted.`,
    );
  };
  return {
    async create(experiment) {
      checkText({ name: experiment.name, tags: experiment.tags });
      return store.get(await store.insert(experiment, clock.now()));
    },
    get: (id) => store.get(id),
    findByName: (project, name) => store.findByName(project, name),
    async search({ project, filter, order, lifecycle }) {
      const found = (await store.list(project)).filter(
        (experiment) =>
          (lifecycle === 'any' || experiment.lifecycle === lifecycle) &&
          matchesFilter(filter, (field) => experimentValue(experiment, field)),
      );
      const newestFirst = (a: Experiment, b: Experiment) =>
        b.createdAt - a.createdAt || Number(a.id) - Number(b.id);
      const byKeys = compareBy(order, experimentValue);
      return found.sort((a, b) => byKeys(a, b) || newestFirst(a, b));
    },
    async rename(id, name) {
      checkText({ name });
      await getActive(id);
      await store.rename(id, name, clock.now());
    },
    async setLifecycle(id, lifecycle) {
      const experiment = await store.get(id);
      if (experiment.lifecycle === lifecycle)
        throw new SlipwayError('conflict', `the experiment ${id} is ${lifecycle} already`);
      await store.setLifecycle(id, lifecycle, clock.now());
    },
    async setTag(id, key, value) {
      checkText({ key, value });
      await getActive(id);
      await store.setTag(id, key, value);
    },
    async deleteTag(id, key) {
      await getActive(id);
      if (await store.deleteTag(id, key)) return;
      throw new SlipwayError('not-found', `the experiment ${id} has no tag '${key.slice(0, 100)}'`);
    },
  };
}
