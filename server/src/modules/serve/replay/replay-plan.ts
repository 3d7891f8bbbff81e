import { type DuckDb, parquetTable, quoteIdentifier, quoteText } from '../../../engines/duckdb/index.ts';
import type { ReplayInput } from './replay-input.ts';

/** One row to be played: when it happened, what is asked, what came of it. */
export type ReplayRow = {
  readonly seq: number;
  readonly id: string;
  readonly eventAt: number;
  readonly inputs: readonly (number | string | boolean | null)[];
  readonly outcome: number | string | boolean | null;
};

/** The rows of a replay in the order of their time; the same input gives the same plan. */
export type ReplayPlan = {
  readonly rowCount: number;
  readonly fromAt: number;
  readonly toAt: number;
  /** Rows with `seq` in [first, first + count). */
  read(first: number, count: number): Promise<ReplayRow[]>;
  /** The first row at or after an instant, `rowCount` when there is none. */
  seqAt(eventAt: number): Promise<number>;
};

/** Samples and orders the rows once, inside DuckDB; they leave it in pages. */
export async function planReplay(db: DuckDb, input: ReplayInput, parquetPath: string): Promise<ReplayPlan> {
  const time = quoteIdentifier(input.timeColumn);
  const sampled =
    input.rowsPerDay === null
      ? ''
      : `QUALIFY row_number() OVER (PARTITION BY date_trunc('day', ${time}) ORDER BY hash(file_row_number, ${input.seed})) <= ${input.rowsPerDay}`;
  await db.run(
    `CREATE TEMP TABLE plan AS
     SELECT row_number() OVER (ORDER BY event_at, row) - 1 AS seq, * FROM (
       SELECT file_row_number + 1 AS row, epoch_ms(${time}::TIMESTAMP) AS event_at, (${input.outcome}) AS outcome,
              ${input.inputColumns.map(selectInput).join(', ')}
         FROM ${parquetTable(parquetPath, true)}
        WHERE ${time} >= ${quoteText(input.from)}::TIMESTAMP AND ${time} < ${quoteText(input.to)}::TIMESTAMP
        ${sampled}
     )`,
  );
  const bounds = await db.row<{ n: number; from: number; to: number }>(
    `SELECT count(*) AS n, epoch_ms(${quoteText(input.from)}::TIMESTAMP) AS "from",
            epoch_ms(${quoteText(input.to)}::TIMESTAMP) AS "to" FROM plan`,
  );
  return {
    rowCount: bounds.n,
    fromAt: bounds.from,
    toAt: bounds.to,
    async read(first, count) {
      const { rows } = await db.table('SELECT * FROM plan WHERE seq >= $1 AND seq < $2 ORDER BY seq', [
        first,
        first + count,
      ]);
      return rows.map(([seq, row, eventAt, outcome, ...inputs]) => ({
        seq: seq as number,
        id: `${input.idPrefix}${row}`,
        eventAt: eventAt as number,
        outcome: outcome as ReplayRow['outcome'],
        inputs: inputs as ReplayRow['inputs'],
      }));
    },
    async seqAt(eventAt) {
      const { seq } = await db.row<{ seq: number | null }>(
        'SELECT min(seq) AS seq FROM plan WHERE event_at >= $1',
        [eventAt],
      );
      return seq ?? bounds.n;
    },
  };
}

function selectInput({ name, type }: ReplayInput['inputColumns'][number], i: number): string {
  const column = quoteIdentifier(name);
  const value = {
    number: `${column}::DOUBLE`,
    string: `${column}::VARCHAR`,
    boolean: `${column}::BOOLEAN`,
    timestamp: `epoch_ms(${column}::TIMESTAMP)`,
  }[type];
  return `${value} AS input_${i}`;
}
