import type { SortValue } from '../filter/compile-order.ts';
import type { RunFilter, RunOrderKey } from '../filter/run-vocabulary.ts';
import type { Lifecycle } from '../run.ts';

/** What runs are asked for, in which order, and from where on. */
export type RunSearch = {
  project?: string | undefined;
  filter: RunFilter | null;
  order: readonly RunOrderKey[];
  experiment?: string | undefined;
  /** Only runs of these experiments; of the whole project when left out. */
  experimentIds?: readonly string[] | undefined;
  /** Deleted runs are left out when nothing is said. */
  lifecycle?: Lifecycle | 'any' | undefined;
  /** The place of the last run of the page before. */
  after: readonly SortValue[] | null;
  limit: number;
};
