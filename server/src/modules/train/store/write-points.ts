import type { Database } from '../../../platform/database/database.ts';
import { CompiledQuery, type Transaction } from '../../../platform/database/kysely.ts';
import { insertChunks } from './insert-chunks.ts';
import { encodePoints, type SeriesPoint } from './metric-chunks.ts';
import type { TrainTables } from './tables.ts';

/** Points that come in few at a time are gathered in pieces of about so many. */
const gatheredPoints = 64;
/** So many points of one metric in one call are a piece of their own. */
const ownPiecePoints = 32;

const latestColumns = ['run_number', 'key_number', 'step', 'at', 'value', 'is_nan', 'point_count'];
const chunkColumns = ['run_number', 'key_number', 'start_at', 'points'];

const isLaterSql =
  '(excluded.step, excluded.at, excluded.value) > (train_latest_metric.step, train_latest_metric.at, train_latest_metric.value)';

const latestUpdates = ['step', 'at', 'value', 'is_nan']
  .map(
    (name) => `${name} = case when ${isLaterSql} then excluded.${name} else train_latest_metric.${name} end`,
  )
  .join(', ');

/**
 * Writes points of a run: the latest value of each metric in a row to search by, all of them in compact pieces.
 * A batch of 1,000 points of ten metrics is twenty rows this way and not two thousand. The text of a statement is
 * made once for each number of rows: building it anew costs as much as running it.
 */
export function createPointWriter(kind: Database['kind']) {
  const upsertLatest = statement(kind, latestColumns, (tuples) =>
    [
      `insert into train_latest_metric (${latestColumns.join(', ')}) values ${tuples}`,
      `on conflict (run_number, key_number) do update set ${latestUpdates},`,
      'point_count = train_latest_metric.point_count + excluded.point_count',
      'returning key_number, point_count',
    ].join(' '),
  );
  const joined =
    kind === 'sqlite'
      ? 'cast(train_metric_chunk.points || excluded.points as blob)'
      : 'train_metric_chunk.points || excluded.points';
  const appendChunks = statement(kind, chunkColumns, (tuples) =>
    [
      `insert into train_metric_chunk (${chunkColumns.join(', ')}) values ${tuples}`,
      `on conflict (run_number, key_number, start_at) do update set points = ${joined}`,
    ].join(' '),
  );

  return async (
    tx: Transaction<TrainTables>,
    runNumber: number,
    pointsByKey: ReadonlyMap<number, readonly SeriesPoint[]>,
  ): Promise<void> => {
    // Always in the same order, so that two writers of one run do not wait for each other in a ring.
    const entries = [...pointsByKey].sort(([a], [b]) => a - b);
    const counts = new Map<number, number>();
    for (const some of insertChunks(entries, latestColumns.length)) {
      const values = some.flatMap(([key, points]) => latestValues(runNumber, key, points));
      const { rows } = await tx.executeQuery<{ key_number: number; point_count: number }>(
        CompiledQuery.raw(upsertLatest(some.length), values),
      );
      for (const row of rows) counts.set(row.key_number, row.point_count);
    }
    for (const some of insertChunks(entries, chunkColumns.length)) {
      const values = some.flatMap(([key, points]) => {
        const before = counts.get(key)! - points.length;
        const startAt = points.length >= ownPiecePoints ? before : before - (before % gatheredPoints);
        return [runNumber, key, startAt, encodePoints(points)];
      });
      await tx.executeQuery(CompiledQuery.raw(appendChunks(some.length), values));
    }
  };
}

function statement(kind: Database['kind'], columns: readonly string[], write: (tuples: string) => string) {
  const texts = new Map<number, string>();
  const parameter = kind === 'sqlite' ? () => '?' : (position: number) => `$${position + 1}`;
  return (rowCount: number): string => {
    let text = texts.get(rowCount);
    if (text === undefined) {
      const tuples = Array.from(
        { length: rowCount },
        (_, row) => `(${columns.map((_, column) => parameter(row * columns.length + column)).join(',')})`,
      );
      text = write(tuples.join(','));
      texts.set(rowCount, text);
    }
    return text;
  };
}

function latestValues(runNumber: number, key: number, points: readonly SeriesPoint[]): number[] {
  let latest = points[0]!;
  for (const point of points) if (isLater(point, latest)) latest = point;
  const isNan = Number.isNaN(latest.value);
  return [runNumber, key, latest.step, latest.at, isNan ? 0 : latest.value, isNan ? 1 : 0, points.length];
}

/** SQLite keeps NaN as NULL; it is kept as 0 with a mark, and orders as that among points of one moment. */
const orderValue = (value: number) => (Number.isNaN(value) ? 0 : value);

const isLater = (a: SeriesPoint, b: SeriesPoint): boolean =>
  a.step !== b.step
    ? a.step > b.step
    : a.at !== b.at
      ? a.at > b.at
      : orderValue(a.value) > orderValue(b.value);
