import type { OnnxColumns } from '../../engines/onnx/index.ts';
import { isSlipwayError } from '../../platform/errors/slipway-error.ts';
import type { FeatureCompiler, FeatureStep, ParityReport } from './ports.ts';
import type { RequestRow } from './request-row.ts';

/** Feature columns of some rows as the data module computes them. */
type FeatureValues = {
  readonly rowCount: number;
  readonly columns: readonly {
    readonly name: string;
    readonly kind: 'numeric' | 'categorical';
    readonly values: Float32Array | readonly string[];
  }[];
};

/** The part of the data module's compiled features that serving uses. */
export type CompiledFeatures = {
  readonly path: 'compiled' | 'duckdb';
  readonly reason: string | null;
  transform(rows: readonly RequestRow[]): FeatureValues | Promise<FeatureValues>;
  transformByDuckDb(rows: readonly RequestRow[]): Promise<FeatureValues>;
  leaveCompiled(reason: string): void;
  close(): void;
};

type Compile = (definition: {
  sql: string;
  inputColumns: readonly { readonly name: string; readonly type: string }[];
  exclude: readonly string[];
}) => Promise<CompiledFeatures>;

/** Feature steps for serving from the data module's `compileFeatures`. */
export function createFeatureCompiler(compileFeatures: Compile): FeatureCompiler {
  return {
    async compile({ sql, inputColumns, excluded }) {
      return toStep(await compileFeatures({ sql, inputColumns, exclude: excluded }));
    },
  };
}

function toStep(features: CompiledFeatures): FeatureStep {
  return {
    get path() {
      return features.path;
    },
    transform(rows) {
      const values = features.transform(rows);
      // Compiled features answer at once; awaiting them anyway would cost every request a turn.
      return values instanceof Promise ? values.then(toColumns) : toColumns(values);
    },
    proveParity: (rows) => compare(features, rows),
    leaveCompiled: (reason) => features.leaveCompiled(reason),
    close: () => features.close(),
  };
}

function toColumns({ columns }: FeatureValues): OnnxColumns {
  const named: Record<string, Float32Array | readonly string[]> = {};
  for (const { name, values } of columns) named[name] = values;
  return named;
}

/** Row by row: a row that the features refuse must be refused by both. */
async function compare(features: CompiledFeatures, rows: readonly RequestRow[]): Promise<ParityReport> {
  const accepted: RequestRow[] = [];
  let valueCount = 0;
  for (const row of rows) {
    const [here, there] = await Promise.all([
      attempt(async () => features.transform([row])),
      attempt(() => features.transformByDuckDb([row])),
    ]);
    if (there !== null) accepted.push(row);
    const difference = findDifference(here, there);
    if (difference !== null) features.leaveCompiled(difference);
    valueCount += there?.columns.length ?? 0;
  }
  const compared = `${valueCount} values of ${accepted.length} rows`;
  const detail =
    features.path === 'compiled'
      ? `compiled features gave the same ${compared} as DuckDB`
      : `DuckDB runs the features itself (${features.reason ?? 'not compiled'}); ${compared} computed`;
  return { detail, accepted };
}

/** Null when the row is refused as wrong; anything else that goes wrong is thrown. */
async function attempt(run: () => Promise<FeatureValues>): Promise<FeatureValues | null> {
  try {
    return await run();
  } catch (error) {
    if (isSlipwayError(error) && error.code === 'invalid-input') return null;
    throw error;
  }
}

function findDifference(here: FeatureValues | null, there: FeatureValues | null): string | null {
  if (here === null && there === null) return null;
  if (here === null || there === null) return 'a row was refused by one of the two and not by the other';
  for (const [position, column] of here.columns.entries()) {
    const [a, b] = [column.values[0], there.columns[position]!.values[0]];
    if (!Object.is(a, b)) return `feature '${column.name}' was ${a} here and ${b} in DuckDB`;
  }
  return null;
}
