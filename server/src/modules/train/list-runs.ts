import type { Page, Run } from '@slipway/contract';
import { parseFilter } from '../../platform/filter/parse-filter.ts';
import { parseOrder } from '../../platform/filter/parse-order.ts';
import { runVocabulary } from './filter/run-vocabulary.ts';
import { toRun } from './get-run.ts';
import { decodeCursor, encodeCursor } from './run-cursor.ts';
import type { TrainContext } from './train.ts';

export type RunQuery = {
  project: string;
  filter?: string | undefined;
  orderBy?: string | undefined;
  experiment?: string | undefined;
  cursor?: string | undefined;
  limit: number;
};

/**
 * A page of runs; newest first when nothing else is asked. Throws `invalid-filter` with the position of the
 * mistake, `invalid-request` for a cursor of another list.
 */
export async function listRuns(context: TrainContext, query: RunQuery): Promise<Page<Run>> {
  const orderBy = query.orderBy ?? '';
  const order = parseOrder(orderBy, runVocabulary);
  const after =
    query.cursor === undefined
      ? null
      : decodeCursor(query.cursor, orderBy, await context.searches.placeTypes(order));
  const found = await context.searches.search({
    project: query.project,
    filter: parseFilter(query.filter ?? '', runVocabulary),
    order,
    experiment: query.experiment,
    after,
    limit: query.limit,
  });
  return {
    items: found.map(toRun),
    nextCursor: found.length < query.limit ? null : encodeCursor(orderBy, found.at(-1)!.place),
  };
}
