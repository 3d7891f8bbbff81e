import type { Database } from '../../../platform/database/database.ts';
import { sql } from '../../../platform/database/kysely.ts';
import { type FilterScope, metricNamesOf } from '../filter/compile-filter.ts';
import { compileOrder, type SortColumn, type SortValue } from '../filter/compile-order.ts';
import type { RunOrderKey } from '../filter/run-vocabulary.ts';
import type { StoredRun } from '../run.ts';
import { insertChunks } from './insert-chunks.ts';
import type { SeriesPoint } from './metric-chunks.ts';
import type { MetricStore } from './metric-store.ts';
import { countRuns, placeRuns, type RunPlacement } from './place-runs.ts';
import { fromRow, type SelectedRun, selectRuns } from './run-rows.ts';
import type { RunSearch } from './run-search.ts';
import type { TrainTables } from './tables.ts';

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

/** The keys to read; all where a kind is left out. */
export type ShownFields = {
  readonly params?: readonly string[];
  readonly metrics?: readonly string[];
  readonly tags?: readonly string[];
};

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

  const dress = async (rows: readonly SelectedRun[], shown: ShownFields = {}): Promise<DressedRun[]> => {
    const numbers = rows.map((row) => row.number);
    const pairs = (table: 'train_param' | 'train_tag', keys: readonly string[] | undefined) =>
      numbers.length === 0 || keys?.length === 0
        ? []
        : database
            .reader<TrainTables>()
            .selectFrom(table)
            .select(['run_number', 'key', 'value'])
            .where('run_number', 'in', numbers)
            .$if(keys !== undefined, (query) => query.where('key', 'in', keys!))
            .orderBy('key')
            .execute();
    const [params, tags, latest] = await Promise.all([
      pairs('train_param', shown.params),
      pairs('train_tag', shown.tags),
      metrics.latestOf(numbers, shown.metrics),
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

  /** Runs by number with everything a list shows. */
  const read = async (numbers: readonly number[], shown?: ShownFields): Promise<Map<number, DressedRun>> => {
    if (numbers.length === 0) return new Map();
    const rows = await selectRuns(database.reader<TrainTables>()).where('r.number', 'in', numbers).execute();
    const dressed = await dress(rows, shown);
    return new Map(rows.map((row, index) => [row.number, dressed[index]!]));
  };

  return {
    /** A page of runs; of their params, metrics and tags only those in `shown` when it names some. */
    async search(search: RunSearch, shown?: ShownFields): Promise<FoundRun[]> {
      const placements = await placeRuns(database, search, await scopeFor(search));
      const dressed = new Map<number, DressedRun>();
      for (const some of insertChunks(placements, 1))
        for (const [number, run] of await read(
          some.map((placement) => placement.number),
          shown,
        ))
          dressed.set(number, run);
      return placements.flatMap(({ number, place }) => {
        const found = dressed.get(number);
        return found === undefined ? [] : [{ ...found, place }];
      });
    },

    /** The numbers of the runs of a page and their places. */
    async place(search: RunSearch): Promise<RunPlacement[]> {
      return placeRuns(database, search, await scopeFor(search));
    },

    /** How many runs the search finds on all its pages. */
    async count(search: RunSearch): Promise<number> {
      return countRuns(database, search, await scopeFor(search));
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
