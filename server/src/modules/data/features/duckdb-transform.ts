import type { DuckDBPreparedStatement, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import {
  copyNumbers,
  type DuckDb,
  duckdb,
  openDuckDb,
  quoteIdentifier,
  type ResultColumn,
} from '../../../engines/duckdb/index.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { FeatureColumn } from './feature-columns.ts';
import type { FeatureValues } from './feature-values.ts';
import type { CellValue, RequestColumn } from './request-values.ts';
import { withoutSemicolon } from './statement.ts';

const maxBatchRows = 4096;

/** The feature SELECT run by DuckDB on the rows of requests. */
export type DuckDbTransform = {
  /** `cells` are values of the request columns, column by column. Calls that wait together run as one batch. */
  run(cells: readonly (readonly CellValue[])[], rowCount: number): Promise<FeatureValues>;
  close(): void;
};

export type TransformSource = {
  readonly sql: string;
  readonly dataset: string;
  /** Every column of the dataset; those that no request carries are NULL. */
  readonly columns: readonly ResultColumn[];
  readonly inputs: readonly RequestColumn[];
  readonly features: readonly FeatureColumn[];
};

type Waiting = {
  cells: readonly (readonly CellValue[])[];
  rowCount: number;
  resolve(values: FeatureValues): void;
  reject(error: unknown): void;
};

/** Prepares the statement once. Its rows come in as one list a column, so no text of a value is ever SQL. */
export async function openDuckDbTransform(source: TransformSource): Promise<DuckDbTransform> {
  const db = await openDuckDb({ memoryLimitBytes: 256_000_000, threads: 1, valueErrorCode: 'invalid-input' });
  const statement = await db.guard(() => db.connection.prepare(statementOf(source)));
  const compute = (parts: readonly Waiting[]) => runBatch({ db, statement, source }, parts);
  const queue: Waiting[] = [];
  let isRunning = false;
  let isClosed = false;

  async function drain(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    while (queue.length > 0) {
      const batch = takeBatch(queue);
      try {
        await settle(batch, compute);
      } catch (error) {
        for (const waiting of batch) waiting.reject(error);
      }
    }
    isRunning = false;
    if (isClosed) db.close();
  }

  return {
    run(cells, rowCount) {
      if (isClosed) return Promise.reject(new SlipwayError('not-ready', 'these features were closed'));
      return new Promise((resolve, reject) => {
        queue.push({ cells, rowCount, resolve, reject });
        void drain();
      });
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      if (!isRunning) db.close();
    },
  };
}

function takeBatch(queue: Waiting[]): Waiting[] {
  const batch = [queue.shift()!];
  let rowCount = batch[0]!.rowCount;
  while (queue.length > 0 && rowCount + queue[0]!.rowCount <= maxBatchRows) {
    rowCount += queue[0]!.rowCount;
    batch.push(queue.shift()!);
  }
  return batch;
}

/** One wrong row must not fail the requests that came along with it. */
async function settle(
  batch: readonly Waiting[],
  compute: (parts: readonly Waiting[]) => Promise<FeatureValues[]>,
): Promise<void> {
  try {
    const results = await compute(batch);
    for (const [position, waiting] of batch.entries()) waiting.resolve(results[position]!);
  } catch (error) {
    if (batch.length === 1) throw error;
    for (const waiting of batch) {
      await compute([waiting]).then(([values]) => waiting.resolve(values!), waiting.reject);
    }
  }
}

/** How a dataset type travels: the parameter's type, and the value in it. Casts back are exact. */
type Carrier = { type: DuckDBType; sql: string; wrap(value: Exclude<CellValue, null>): DuckDBValue };

function carrierOf(column: RequestColumn): Carrier {
  const { BIGINT, BOOLEAN, DATE, DOUBLE, DuckDBDateValue, DuckDBTimestampValue, TIMESTAMP, VARCHAR } =
    duckdb();
  if (column.requestType === 'boolean') return { type: BOOLEAN, sql: 'BOOLEAN', wrap: (value) => value };
  if (column.requestType === 'string') return { type: VARCHAR, sql: 'VARCHAR', wrap: (value) => value };
  if (column.type === 'DATE') {
    return { type: DATE, sql: 'DATE', wrap: (value) => new DuckDBDateValue(value as number) };
  }
  if (column.requestType === 'timestamp') {
    return {
      type: TIMESTAMP,
      sql: 'TIMESTAMP',
      wrap: (value) => new DuckDBTimestampValue(BigInt(value as number)),
    };
  }
  if (column.type === 'DOUBLE' || column.type === 'FLOAT') {
    return { type: DOUBLE, sql: 'DOUBLE', wrap: (value) => value };
  }
  return { type: BIGINT, sql: 'BIGINT', wrap: (value) => BigInt(value as number) };
}

/** A list parameter as rows of a column. Decimals travel unscaled. */
function parameterSql(column: RequestColumn, position: number): string {
  const rows = `unnest($${position}::${carrierOf(column).sql}[])`;
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(column.type.replaceAll(' ', ''));
  if (decimal === null) return `CAST(${rows} AS ${column.type})`;
  const scale = Number(decimal[2]);
  return `CAST(CAST(${rows} AS DECIMAL(38,${scale})) / 1${'0'.repeat(scale)} AS ${column.type})`;
}

function statementOf({ sql, dataset, columns, inputs, features }: TransformSource): string {
  const fields = columns.map(({ name, type }) => {
    const position = inputs.findIndex((input) => input.name === name);
    const value = position < 0 ? `CAST(NULL AS ${type})` : parameterSql(inputs[position]!, position + 2);
    return `${value} AS ${quoteIdentifier(name)}`;
  });
  const answers = features.map(
    ({ name, kind }) => `CAST(${quoteIdentifier(name)} AS ${kind === 'numeric' ? 'DOUBLE' : 'VARCHAR'})`,
  );
  // The first parameter is there so that features of no column at all still have their number of rows.
  return `WITH ${quoteIdentifier(dataset)} AS (SELECT ${fields.join(', ')}, unnest($1::BOOLEAN[]) AS __row)
SELECT ${answers.join(', ')} FROM (${withoutSemicolon(sql)}
)`;
}

type Running = { db: DuckDb; statement: DuckDBPreparedStatement; source: TransformSource };

async function runBatch(
  { db, statement, source }: Running,
  batch: readonly Waiting[],
): Promise<FeatureValues[]> {
  const rowCount = batch.reduce((sum, part) => sum + part.rowCount, 0);
  return db.guard(async () => {
    const { BOOLEAN, LIST } = duckdb();
    statement.bindList(1, new Array<boolean>(rowCount).fill(true), LIST(BOOLEAN));
    source.inputs.forEach((input, position) => {
      const { type, wrap } = carrierOf(input);
      const values = batch.flatMap((part) =>
        part.cells[position]!.map((value) => (value === null ? null : wrap(value))),
      );
      statement.bindList(position + 2, values, LIST(type));
    });
    const result = await statement.stream();
    const whole = emptyValues(source.features, rowCount);
    let offset = 0;
    for (let chunk = await result.fetchChunk(); chunk !== null; chunk = await result.fetchChunk()) {
      if (chunk.rowCount === 0) break;
      for (const [position, column] of whole.columns.entries()) {
        if (column.kind === 'numeric') copyNumbers(chunk.getColumnVector(position), column.values, offset);
        else {
          chunk.getColumnValues(position).forEach((value, row) => {
            column.values[offset + row] = value === null ? '' : (value as string);
          });
        }
      }
      offset += chunk.rowCount;
    }
    return divide(whole, batch);
  });
}

function emptyValues(features: readonly FeatureColumn[], rowCount: number): FeatureValues {
  return {
    rowCount,
    columns: features.map(({ name, kind }) =>
      kind === 'numeric'
        ? { name, kind, values: new Float32Array(rowCount) }
        : { name, kind, values: new Array<string>(rowCount).fill('') },
    ),
  };
}

function divide(whole: FeatureValues, batch: readonly Waiting[]): FeatureValues[] {
  let start = 0;
  return batch.map(({ rowCount }) => {
    const end = start + rowCount;
    const columns = whole.columns.map((column) =>
      column.kind === 'numeric'
        ? { ...column, values: column.values.slice(start, end) }
        : { ...column, values: column.values.slice(start, end) },
    );
    start = end;
    return { rowCount, columns };
  });
}
