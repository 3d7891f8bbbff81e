import type { RunPage } from '@slipway/contract';
import { parseFields } from '../../platform/filter/parse-fields.ts';
import { parseFilter } from '../../platform/filter/parse-filter.ts';
import { parseOrder } from '../../platform/filter/parse-order.ts';
import { type RunField, runVocabulary } from './filter/run-vocabulary.ts';
import { toRun } from './get-run.ts';
import { decodeCursor, encodeCursor } from './run-cursor.ts';
import type { ShownFields } from './store/search-store.ts';
import type { TrainContext } from './train.ts';

export type RunQuery = {
  project: string;
  filter?: string | undefined;
  orderBy?: string | undefined;
  experiment?: string | undefined;
  cursor?: string | undefined;
  /** `metrics.auc, params.depth`: only these are read of each run besides its attributes. */
  fields?: string | undefined;
  /** Also says how many there are on all pages. */
  count?: boolean | undefined;
  limit: number;
};

/**
 * A page of runs; newest first when nothing else is asked. Throws `invalid-filter` with the position of the
 * mistake, `invalid-request` for a cursor of another list.
 */
export async function listRuns(context: TrainContext, query: RunQuery): Promise<RunPage> {
  const orderBy = query.orderBy ?? '';
  const order = parseOrder(orderBy, runVocabulary);
  const after =
    query.cursor === undefined
      ? null
      : decodeCursor(query.cursor, orderBy, await context.searches.placeTypes(order));
  const search = {
    project: query.project,
    filter: parseFilter(query.filter ?? '', runVocabulary),
    order,
    experiment: query.experiment,
    after,
    limit: query.limit,
  };
  const [found, totalCount] = await Promise.all([
    context.searches.search(search, shownFields(query.fields)),
    query.count ? context.searches.count(search) : null,
  ]);
  return {
    items: found.map(toRun),
    totalCount,
    nextCursor: found.length < query.limit ? null : encodeCursor(orderBy, found.at(-1)!.place),
  };
}

function shownFields(fields: string | undefined): ShownFields | undefined {
  if (fields === undefined) return undefined;
  const asked = parseFields(fields, runVocabulary).map(({ field }) => field);
  const keysOf = (of: RunField['of']) => asked.filter((field) => field.of === of).map(({ key }) => key);
  return { metrics: keysOf('metric'), params: keysOf('param'), tags: keysOf('tag') };
}
