import { sql } from 'kysely';
import type { Database } from '../../../platform/database/database.ts';
import { compileFilter, type FilterScope, metricNamesOf } from '../filter/compile-filter.ts';
import { compileOrder, isAfter, type SortColumn, type SortValue } from '../filter/compile-order.ts';
import type { RunFilter, RunOrderKey } from '../filter/run-vocabulary.ts';
import type { Lifecycle, StoredRun } from '../run.ts';
import type { SeriesPoint } from './metric-chunks.ts';
import type { MetricStore } from './metric-store.ts';
import { fromRow, type SelectedRun, selectRuns } from './run-rows.ts';
import type { TrainTables } from './tables.ts';

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

/** A run with what a list shows of it, and its place in the ordering. */
export type FoundRun = {
  run: StoredRun;
  params: Record<string, string>;
  metrics: Record<string, SeriesPoint>;
  tags: Record<string, string>;
  place: SortValue[];
};

/** A run with what a list shows of it. */
export type DressedRun = Omit<FoundRun, 'place'>;

/** The SQL of run lists. */
export function createSearchStore(database: Database, metrics: MetricStore) {
  const scopeFor = async (search: Pick<RunSearch, 'filter' | 'order'>): Promise<FilterScope> => {
    const ordered = search.order.flatMap(({ field }) => (field.of === 'metric' ? [field.key] : []));
    const keys = new Map<string, number | null>();
    for (const name of [...metricNamesOf(search.filter), ...ordered]) {
      keys.set(name, await metrics.keyNumber(name));
    }
    return { kind: database.kind, metricKey: (name) => keys.get(name) ?? null };
  };

  const dress = async (rows: readonly SelectedRun[]): Promise<DressedRun[]> => {
    const numbers = rows.map((row) => row.number);
    const pairs = (table: 'train_param' | 'train_tag') =>
      numbers.length === 0
        ? []
        : database
            .reader<TrainTables>()
            .selectFrom(table)
            .select(['run_number', 'key', 'value'])
            .where('run_number', 'in', numbers)
            .orderBy('key')
            .execute();
    const [params, tags, latest] = await Promise.all([
      pairs('train_param'),
      pairs('train_tag'),
      metrics.latestOf(numbers),
    ]);
    const byNumber = new Map<number, DressedRun>();
    for (const row of rows)
      byNumber.set(row.number, { run: fromRow(row), params: {}, metrics: {}, tags: {} });
    for (const row of params) byNumber.get(row.run_number)!.params[row.key] = row.value;
    for (const row of tags) byNumber.get(row.run_number)!.tags[row.key] = row.value;
    for (const row of latest) {
      byNumber.get(row.run_number)!.metrics[row.name] = {
        step: row.step,
        at: row.at,
        value: row.is_nan === 1 ? Number.NaN : row.value,
      };
    }
    return rows.map((row) => byNumber.get(row.number)!);
  };

  return {
    async search(search: RunSearch): Promise<FoundRun[]> {
      const scope = await scopeFor(search);
      const { columns, joins } = compileOrder(search.order, scope);
      let select = selectRuns(database.reader<TrainTables>()).select(
        columns.map((column) => column.expression.as(column.name)),
      );
      if (search.project !== undefined) select = select.where('r.project', '=', search.project);
      if (search.experimentIds !== undefined)
        select = select.where('r.experiment_number', 'in', search.experimentIds.map(Number));
      if (search.lifecycle !== 'any') select = select.where('r.lifecycle', '=', search.lifecycle ?? 'active');
      for (const { table, alias, on } of joins) {
        const joined = select.leftJoin(`${table} as ${alias}` as 'train_tag as j', (join) =>
          join.onRef(`${alias}.run_number` as 'j.run_number', '=', 'r.number').on(on),
        );
        select = joined as unknown as typeof select;
      }
      if (search.experiment !== undefined) select = select.where('e.name', '=', search.experiment);
      if (search.filter !== null) select = select.where(compileFilter(search.filter, scope));
      if (search.after !== null) select = select.where(isAfter(columns, search.after));
      for (const { expression, isDescending } of columns) {
        select = select.orderBy(expression, isDescending ? 'desc' : 'asc');
      }
      const rows = (await select.limit(search.limit).execute()) as (SelectedRun &
        Record<string, SortValue>)[];
      const dressed = await dress(rows);
      return dressed.map((found, index) => ({ ...found, place: placeOf(rows[index]!, columns) }));
    },

    /** What the place of a run consists of under this ordering. */
    async placeTypes(order: readonly RunOrderKey[]): Promise<SortColumn['type'][]> {
      return compileOrder(order, await scopeFor({ filter: null, order })).columns.map(({ type }) => type);
    },

    /** One run dressed as in a list, or null. */
    async one(id: string): Promise<DressedRun | null> {
      const rows = await selectRuns(database.reader<TrainTables>()).where('r.id', '=', id).execute();
      return (await dress(rows))[0] ?? null;
    },

    async countByExperiment(project: string): Promise<{ experiment: string; runCount: number }[]> {
      return database
        .reader<TrainTables>()
        .selectFrom('train_experiment as e')
        .leftJoin('train_run as r', (join) =>
          join.onRef('r.experiment_number', '=', 'e.number').on('r.lifecycle', '=', 'active'),
        )
        .select(['e.name as experiment', sql<number>`count(r.number)`.as('runCount')])
        .where('e.project', '=', project)
        .where('e.lifecycle', '=', 'active')
        .groupBy('e.name')
        .orderBy('e.name')
        .execute();
    },
  };
}

export type SearchStore = ReturnType<typeof createSearchStore>;

const placeOf = (row: Record<string, SortValue>, columns: readonly SortColumn[]): SortValue[] =>
  columns.map((column) => row[column.name]!);
