import type { Transaction } from 'kysely';
import type { Database } from '../../../platform/database/database.ts';
import type { MetricPoint } from '../metric-value.ts';
import { insertChunks } from './insert-chunks.ts';
import { type Curve, decodeCurve, type SeriesPoint } from './metric-chunks.ts';
import type { LatestMetricRow, TrainTables } from './tables.ts';
import { createPointWriter } from './write-points.ts';

/** The dictionary of metric names never shrinks, so what was read once stays true; bounded all the same. */
const maxKnownKeys = 50_000;

/** The SQL of metric points, their latest values and their names. */
export function createMetricStore(database: Database) {
  const writePoints = createPointWriter(database.kind);
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
    names: Iterable<string>,
  ): Promise<Map<string, number>> => {
    const known = new Map<string, number>();
    const unknown: string[] = [];
    for (const name of names) {
      const number = knownKeys.get(name);
      if (number === undefined) unknown.push(name);
      else known.set(name, number);
    }
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
    /** Adds points inside a transaction; the caller remembers the keys once it is durable. */
    async insertPoints(
      tx: Transaction<TrainTables>,
      runNumber: number,
      points: readonly MetricPoint[],
    ): Promise<Map<string, number>> {
      const byName = new Map<string, SeriesPoint[]>();
      for (const point of points) {
        const same = byName.get(point.key);
        if (same === undefined) byName.set(point.key, [point]);
        else same.push(point);
      }
      const keys = await ensureKeys(tx, byName.keys());
      const byKey = new Map<number, SeriesPoint[]>();
      for (const [name, some] of byName) byKey.set(keys.get(name)!, some);
      await writePoints(tx, runNumber, byKey);
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

    /** The metrics a run has, by name. */
    async keysOf(runNumber: number): Promise<{ key: string; keyNumber: number }[]> {
      return database
        .reader<TrainTables>()
        .selectFrom('train_latest_metric as m')
        .innerJoin('train_metric_key as k', 'k.number', 'm.key_number')
        .select(['k.name as key', 'm.key_number as keyNumber'])
        .where('m.run_number', '=', runNumber)
        .orderBy('k.name')
        .execute();
    },

    /** Every point of one metric of a run, each once. */
    async curve(runNumber: number, keyNumber: number): Promise<Curve> {
      const rows = await database
        .reader<TrainTables>()
        .selectFrom('train_metric_chunk')
        .select('points')
        .where('run_number', '=', runNumber)
        .where('key_number', '=', keyNumber)
        .orderBy('start_at')
        .execute();
      return decodeCurve(rows.map((row) => row.points));
    },

    async latestOf(
      runNumbers: readonly number[],
      keys?: readonly string[],
    ): Promise<(LatestMetricRow & { name: string })[]> {
      if (runNumbers.length === 0 || keys?.length === 0) return [];
      return database
        .reader<TrainTables>()
        .selectFrom('train_latest_metric as m')
        .innerJoin('train_metric_key as k', 'k.number', 'm.key_number')
        .selectAll('m')
        .select('k.name as name')
        .where('m.run_number', 'in', runNumbers)
        .$if(keys !== undefined, (query) => query.where('k.name', 'in', keys!))
        .orderBy('k.name')
        .execute();
    },

    /** Forgets the points of a run: the attempt that wrote them is being repeated. */
    async clear(tx: Transaction<TrainTables>, runNumber: number): Promise<void> {
      await tx.deleteFrom('train_metric_chunk').where('run_number', '=', runNumber).execute();
      await tx.deleteFrom('train_latest_metric').where('run_number', '=', runNumber).execute();
    },
  };
}

export type MetricStore = ReturnType<typeof createMetricStore>;
