import type { RunTable } from '@slipway/contract';
import { parseFields } from '../../platform/filter/parse-fields.ts';
import { parseFilter } from '../../platform/filter/parse-filter.ts';
import { parseOrder } from '../../platform/filter/parse-order.ts';
import { runVocabulary } from './filter/run-vocabulary.ts';
import { toJsonMetric } from './metric-value.ts';
import type { Cell } from './store/column-store.ts';
import type { TrainContext } from './train.ts';

export type RunTableQuery = {
  project: string;
  fields: string;
  filter?: string | undefined;
  orderBy?: string | undefined;
  experiment?: string | undefined;
  limit: number;
};

/** Columns of many runs at once, for charts and groups. Throws `invalid-filter` with the place of the mistake. */
export async function readRunTable(context: TrainContext, query: RunTableQuery): Promise<RunTable> {
  const fields = parseFields(query.fields, runVocabulary);
  const search = {
    project: query.project,
    filter: parseFilter(query.filter ?? '', runVocabulary),
    order: parseOrder(query.orderBy ?? '', runVocabulary),
    experiment: query.experiment,
    after: null,
    limit: query.limit,
  };
  const placements = await context.searches.place(search);
  const numbers = placements.map(({ number }) => number);
  const isCut = placements.length === query.limit;
  const [ids, names, totalCount, ...values] = await Promise.all([
    context.columns.read(numbers, { of: 'attribute', key: 'id' }),
    context.columns.read(numbers, { of: 'attribute', key: 'name' }),
    isCut ? context.searches.count(search) : placements.length,
    ...fields.map(({ field }) => context.columns.read(numbers, field)),
  ]);
  return {
    ids: ids as string[],
    names: names as string[],
    columns: fields.map(({ name }, index) => ({ field: name, values: values[index]!.map(toJson) })),
    totalCount,
  };
}

const toJson = (cell: Cell) => (typeof cell === 'number' ? toJsonMetric(cell) : cell);

/** The fields of runs that the newest of a project have, most frequent first. */
export async function listRunFields(context: TrainContext, project: string) {
  const { fields, runCount } = await context.columns.count(project, newestLookedAt);
  const byName = new Intl.Collator('en', { numeric: true });
  return {
    fields: fields.sort((a, b) => b.runCount - a.runCount || byName.compare(a.key, b.key)),
    runCount,
  };
}

/** So many runs are looked at for the names of their fields: what only older ones have is found by its name alone. */
const newestLookedAt = 5000;
