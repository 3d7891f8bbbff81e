import { sql, type Transaction } from 'kysely';
import type { Database } from '../../../platform/database/database.ts';
import type { MetricPoint } from '../metric-value.ts';
import { insertChunks } from './insert-chunks.ts';
import { createPointInsert } from './insert-points.ts';
import type { MetricRow, TrainTables } from './tables.ts';

/** The dictionary of metric names never shrinks, so what was read once stays true; bounded all the same. */
const maxKnownKeys = 50_000;

/** A point without its key, as a curve is read. */
export type SeriesPoint = Omit<MetricPoint, 'key'>;

/** The SQL of metric points, their latest values and their names. */
export function createMetricStore(database: Database) {
  const insertPointRows = createPointInsert(database.kind);
  const knownKeys = new Map<string, number>();
  const remember = (pairs: Iterable<readonly [string, number]>) => {
    if (knownKeys.size > maxKnownKeys) knownKeys.clear();
    for (const [name, number] of pairs) knownKeys.set(name, number);
  };

  const readKeys = async (
    db: Pick<Transaction<TrainTables>, 'selectFrom'>,
    names: readonly string[],
  ): Promise<Map<string, number>> => {
    const found = new Map<string, number>();
    for (const chunk of insertChunks(names, 1)) {
      const rows = await db
        .selectFrom('train_metric_key')
        .select(['name', 'number'])
        .where('name', 'in', chunk)
        .execute();
      for (const row of rows) found.set(row.name, row.number);
    }
    return found;
  };

  /** Numbers of the names, made where they are new. Not remembered here: the transaction may yet fail. */
  const ensureKeys = async (
    tx: Transaction<TrainTables>,
    names: ReadonlySet<string>,
  ): Promise<Map<string, number>> => {
    const known = new Map<string, number>();
    for (const name of names) {
      const number = knownKeys.get(name);
      if (number !== undefined) known.set(name, number);
    }
    const unknown = [...names].filter((name) => !known.has(name));
    if (unknown.length === 0) return known;
    for (const chunk of insertChunks(unknown, 1)) {
      await tx
        .insertInto('train_metric_key')
        .values(chunk.map((name) => ({ name })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    for (const [name, number] of await readKeys(tx, unknown)) known.set(name, number);
    return known;
  };

  return {
    /** Adds points inside a transaction. The same point again is kept once; the caller remembers the keys. */
    async insertPoints(
      tx: Transaction<TrainTables>,
      runNumber: number,
      points: readonly MetricPoint[],
    ): Promise<Map<string, number>> {
      const keys = await ensureKeys(tx, new Set(points.map((point) => point.key)));
      const rows = points.map((point) => toRow(runNumber, keys.get(point.key)!, point));
      await insertPointRows(tx, rows);
      await upsertLatest(tx, rows);
      return keys;
    },

    /** To be called once the transaction that used them is durable. */
    rememberKeys: (keys: ReadonlyMap<string, number>) => remember(keys),

    /** The number of a metric name, or null when nobody ever logged it. */
    async keyNumber(name: string): Promise<number | null> {
      const known = knownKeys.get(name);
      if (known !== undefined) return known;
      const found = await readKeys(database.reader<TrainTables>(), [name]);
      remember(found);
      return found.get(name) ?? null;
    },

    /** Metric names of a run with how many points each has, by name. */
    async seriesOf(runNumber: number): Promise<{ key: string; keyNumber: number; count: number }[]> {
      return database
        .reader<TrainTables>()
        .selectFrom('train_metric as m')
        .innerJoin('train_metric_key as k', 'k.number', 'm.key_number')
        .select(['k.name as key', 'm.key_number as keyNumber', sql<number>`count(*)`.as('count')])
        .where('m.run_number', '=', runNumber)
        .groupBy(['m.key_number', 'k.name'])
        .orderBy('k.name')
        .execute();
    },

    /** One curve in order of step, then time, in pieces of `chunkSize`, so that a long one blocks nobody. */
    async *points(
      runNumber: number,
      keyNumber: number,
      chunkSize = 10_000,
    ): AsyncGenerator<readonly SeriesPoint[]> {
      let last: MetricRow | undefined;
      for (;;) {
        let select = database
          .reader<TrainTables>()
          .selectFrom('train_metric')
          .selectAll()
          .where('run_number', '=', runNumber)
          .where('key_number', '=', keyNumber)
          .orderBy('step')
          .orderBy('at')
          .orderBy('value')
          .orderBy('is_nan')
          .limit(chunkSize);
        if (last !== undefined) {
          select = select.where(
            sql<boolean>`(step, at, value, is_nan) > (${last.step}, ${last.at}, ${last.value}, ${last.is_nan})`,
          );
        }
        const rows = await select.execute();
        if (rows.length > 0) yield rows.map(toPoint);
        if (rows.length < chunkSize) return;
        last = rows.at(-1);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },

    async latestOf(runNumbers: readonly number[]): Promise<(MetricRow & { name: string })[]> {
      if (runNumbers.length === 0) return [];
      return database
        .reader<TrainTables>()
        .selectFrom('train_latest_metric as m')
        .innerJoin('train_metric_key as k', 'k.number', 'm.key_number')
        .selectAll('m')
        .select('k.name as name')
        .where('m.run_number', 'in', runNumbers)
        .orderBy('k.name')
        .execute();
    },

    /** Forgets the points of a run: the attempt that wrote them is being repeated. */
    async clear(tx: Transaction<TrainTables>, runNumber: number): Promise<void> {
      await tx.deleteFrom('train_metric').where('run_number', '=', runNumber).execute();
      await tx.deleteFrom('train_latest_metric').where('run_number', '=', runNumber).execute();
    },
  };
}

export type MetricStore = ReturnType<typeof createMetricStore>;

/** The latest value is the one with the largest step, then time, then value. */
async function upsertLatest(tx: Transaction<TrainTables>, rows: readonly MetricRow[]): Promise<void> {
  const latest = new Map<number, MetricRow>();
  for (const row of rows) {
    const known = latest.get(row.key_number);
    if (known === undefined || isLater(row, known)) latest.set(row.key_number, row);
  }
  for (const chunk of insertChunks([...latest.values()], 6)) {
    await tx
      .insertInto('train_latest_metric')
      .values(chunk)
      .onConflict((conflict) =>
        conflict
          .columns(['run_number', 'key_number'])
          .doUpdateSet((eb) => ({
            step: eb.ref('excluded.step'),
            at: eb.ref('excluded.at'),
            value: eb.ref('excluded.value'),
            is_nan: eb.ref('excluded.is_nan'),
          }))
          .where(
            sql<boolean>`(excluded.step, excluded.at, excluded.value) > (train_latest_metric.step, train_latest_metric.at, train_latest_metric.value)`,
          ),
      )
      .execute();
  }
}

const isLater = (a: MetricRow, b: MetricRow): boolean =>
  a.step !== b.step ? a.step > b.step : a.at !== b.at ? a.at > b.at : a.value > b.value;

function toRow(runNumber: number, keyNumber: number, point: MetricPoint): MetricRow {
  const isNan = Number.isNaN(point.value);
  return {
    run_number: runNumber,
    key_number: keyNumber,
    step: point.step,
    at: point.at,
    value: isNan ? 0 : point.value,
    is_nan: isNan ? 1 : 0,
  };
}

const toPoint = (row: MetricRow): SeriesPoint => ({
  step: row.step,
  at: row.at,
  value: row.is_nan === 1 ? Number.NaN : row.value,
});
