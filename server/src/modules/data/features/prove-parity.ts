import { openDuckDb, parquetTable, quoteIdentifier, readTable } from '../../../engines/duckdb/index.ts';
import { isSlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { FeatureRows, Features } from './compile-features.ts';
import type { FeatureValues } from './feature-values.ts';

/** Where serving would answer something else than training saw. */
export type ParityDifference = {
  /** 1-based row of the dataset version. */
  readonly row: number;
  readonly column: string;
  readonly trained: number | string;
  readonly served: number | string;
};

/** What the comparison of serving with training found. */
export type ParityProof = {
  readonly isProved: boolean;
  /** The path that is used from now on. */
  readonly path: Features['path'];
  readonly comparedRows: number;
  /** Rows that compiled code answered itself. */
  readonly compiledRows: number;
  readonly difference: ParityDifference | null;
  /** One sentence for a person. */
  readonly message: string;
};

/**
 * Sends up to 1,000 rows of the training data, evenly spread, through the serving path as JSON would carry them,
 * one at a time, and compares bit for bit with what the feature set holds. A difference in compiled code makes
 * `features` leave it for DuckDB, which is then compared as well.
 */
export async function proveParity(request: {
  features: Features;
  datasetPath: string;
  featureSetPath: string;
  rowLimit?: number;
}): Promise<ParityProof> {
  const { features } = request;
  const sample = await readSample(request);
  if (features.path === 'duckdb') return judgeDuckDb(features, sample, null);
  const compiled = await compare(sample, features, (rows) => features.transform(rows));
  if (compiled.difference === null) {
    return {
      isProved: true,
      path: 'compiled',
      comparedRows: sample.rows.length,
      compiledRows: compiled.compiledRows,
      difference: null,
      message: `serving gives what training saw, bit for bit, on ${sample.rows.length} rows`,
    };
  }
  features.leaveCompiled(`compiled code differs from training: ${words(compiled.difference)}`);
  return judgeDuckDb(features, sample, compiled.difference);
}

async function judgeDuckDb(
  features: Features,
  sample: Sample,
  compiledDifference: ParityDifference | null,
): Promise<ParityProof> {
  const { difference } = await compare(sample, features, (rows) => features.transformByDuckDb(rows));
  const found = difference ?? compiledDifference;
  return {
    isProved: difference === null,
    path: 'duckdb',
    comparedRows: sample.rows.length,
    compiledRows: 0,
    difference: found,
    message:
      difference === null
        ? `serving runs the SQL on DuckDB and gives what training saw on ${sample.rows.length} rows (${features.reason})`
        : `serving differs from training: ${words(difference)}`,
  };
}

const words = ({ row, column, trained, served }: ParityDifference) =>
  `row ${row}, '${column}': trained on ${trained}, would serve ${served}`;

type Sample = { rows: FeatureRows; numbers: readonly number[]; trained: FeatureValues };

async function readSample(request: {
  features: Features;
  datasetPath: string;
  featureSetPath: string;
  rowLimit?: number;
}): Promise<Sample> {
  const { features, datasetPath, featureSetPath, rowLimit = 1000 } = request;
  const db = await openDuckDb({ memoryLimitBytes: 256_000_000, threads: 2 });
  try {
    const source = parquetTable(datasetPath, true);
    const { count } = await db.row<{ count: number }>(`SELECT count(*) AS count FROM ${source}`);
    const step = Math.max(1, Math.floor(count / rowLimit));
    const inputs = features.inputs.map(({ name }) => `, ${quoteIdentifier(name)}`).join('');
    const rows = await db.rows<Record<string, unknown>>(
      `SELECT file_row_number + 1 AS __row${inputs} FROM ${source}
       WHERE file_row_number % ${step} = 0 LIMIT ${rowLimit}`,
    );
    const trained = await readTable(db, {
      source: `(SELECT * FROM ${parquetTable(featureSetPath)} WHERE (__row - 1) % ${step} = 0 LIMIT ${rowLimit})`,
      columns: features.columns,
    });
    return {
      rows,
      numbers: rows.map((row) => row['__row'] as number),
      trained: {
        rowCount: trained.rowCount,
        columns: trained.columns.map((column) =>
          column.kind === 'numeric'
            ? { name: column.name, kind: column.kind, values: column.values as Float32Array }
            : {
                name: column.name,
                kind: column.kind,
                values: Array.from(column.codes, (code) => column.categories[code] ?? ''),
              },
        ),
      },
    };
  } finally {
    db.close();
  }
}

type Transform = (rows: FeatureRows) => FeatureValues | Promise<FeatureValues>;

async function compare(
  { rows, numbers, trained }: Sample,
  features: Features,
  transform: Transform,
): Promise<{ difference: ParityDifference | null; compiledRows: number }> {
  let compiledRows = 0;
  for (const [index, row] of rows.entries()) {
    const answered = attempt(transform, row);
    if (!(answered instanceof Promise)) compiledRows++;
    const served = await answered;
    for (const [position, column] of features.columns.entries()) {
      const want = trained.columns[position]!.values[index]!;
      const got = typeof served === 'string' ? served : served.columns[position]!.values[0]!;
      if (!Object.is(want, got)) {
        const difference = { row: numbers[index]!, column: column.name, trained: want, served: got };
        return { difference, compiledRows };
      }
    }
  }
  return { difference: null, compiledRows };
}

/** A row of the training data that a request cannot carry is a difference too; its error is what is served. */
function attempt(
  transform: Transform,
  row: FeatureRows[number],
): FeatureValues | string | Promise<FeatureValues | string> {
  const asText = (error: unknown): string => {
    if (isSlipwayError(error)) return error.message;
    throw error;
  };
  try {
    const values = transform([row]);
    return values instanceof Promise ? values.catch(asText) : values;
  } catch (error) {
    return asText(error);
  }
}
