import { openDuckDb, type ResultColumn } from '../../../engines/duckdb/index.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { type BoundFeature, bindFeatures } from './bind-features.ts';
import { NotCompilable } from './bound-expression.ts';
import { compileRows, type RowFunction } from './compile/compile-rows.ts';
import { beyond } from './compile/runtime.ts';
import { type DuckDbTransform, openDuckDbTransform } from './duckdb-transform.ts';
import { describeFeatures, type FeatureColumn } from './feature-columns.ts';
import type { FeatureValues } from './feature-values.ts';
import { type RequestColumn, type RequestType, requestColumn } from './request-values.ts';
import { datasetOf, withoutSemicolon } from './statement.ts';

/** A raw column a request carries for the features. */
export type FeatureInput = {
  readonly name: string;
  readonly type: RequestType;
  readonly duckType: string;
  readonly isRequired: boolean;
};

export type FeatureRows = readonly Record<string, unknown>[];

/**
 * The feature SELECT as it runs at serving time. `compiled`: generated JavaScript with DuckDB's semantics;
 * single values it cannot vouch for still go to DuckDB. `duckdb`: DuckDB runs the same SQL, in micro-batches.
 */
export type Features = {
  readonly path: 'compiled' | 'duckdb';
  /** Why the path is `duckdb`; null when it is compiled. */
  readonly reason: string | null;
  readonly inputs: readonly FeatureInput[];
  readonly columns: readonly FeatureColumn[];
  /**
   * Features of request rows (JSON values by column name; fields that no feature reads are ignored).
   * Throws `invalid-input` naming field, row, value and what was expected.
   */
  transform(rows: FeatureRows): FeatureValues | Promise<FeatureValues>;
  /** The same by DuckDB alone, whatever the path: what `transform` must agree with. */
  transformByDuckDb(rows: FeatureRows): Promise<FeatureValues>;
  /** Makes every further call go to DuckDB. */
  leaveCompiled(reason: string): void;
  close(): void;
};

export type FeatureDefinition = {
  readonly sql: string;
  /** Columns of the dataset; `isRequired` for those that were never missing in training. */
  readonly inputColumns: readonly (ResultColumn & { readonly isRequired?: boolean })[];
  /** Columns of the SELECT that are not computed when serving, the target above all. */
  readonly exclude?: readonly string[];
};

/** Prepares a feature SELECT for requests. Throws `invalid-sql` as the feature job does. Close it after use. */
export async function compileFeatures(definition: FeatureDefinition): Promise<Features> {
  const { dataset, features } = await bind(definition);
  const excluded = new Set(definition.exclude ?? []);
  const kept = features.filter(({ column }) => !excluded.has(column.name));
  if (kept.length === 0) throw new SlipwayError('invalid-sql', 'no feature is left to compute');
  const inputs = definition.inputColumns
    .filter(({ name }) => kept.some((feature) => feature.bound === null || feature.bound.inputs.has(name)))
    .map(({ name, type, isRequired }) => requestColumn({ name, type, isRequired: isRequired ?? false }));
  const columns = kept.map(({ column }) => column);
  return createFeatures({ definition, dataset, columns, inputs, ...tryCompile(kept, inputs) });
}

/** `bound` is null where DuckDB cannot write its plan down; any column may then be needed. */
type Kept = { column: FeatureColumn; bound: BoundFeature | null; reason: string | null };

async function bind({
  sql,
  inputColumns,
}: FeatureDefinition): Promise<{ dataset: string; features: Kept[] }> {
  const db = await openDuckDb({ memoryLimitBytes: 128_000_000, threads: 1, valueErrorCode: 'invalid-sql' });
  try {
    const statement = withoutSemicolon(sql);
    const dataset = await datasetOf(db, statement);
    const columns = await describeFeatures(db, { sql, dataset, columns: inputColumns });
    const bound = await bindFeatures(db, statement).catch((error: unknown) => {
      if (error instanceof NotCompilable) return error;
      throw error;
    });
    const features = columns.map((column, position) =>
      bound instanceof NotCompilable
        ? { column, bound: null, reason: bound.message }
        : { column, bound: bound[position]!, reason: null },
    );
    return { dataset, features };
  } finally {
    db.close();
  }
}

function tryCompile(
  kept: readonly Kept[],
  inputs: readonly RequestColumn[],
): { compute: RowFunction | null; reason: string | null } {
  try {
    const features = kept.map(({ column, bound, reason }) => {
      if (bound === null) throw new NotCompilable(reason ?? 'the plan');
      if (bound.expression instanceof NotCompilable) throw bound.expression;
      return { name: column.name, kind: column.kind, expression: bound.expression };
    });
    return { compute: compileRows(features, inputs), reason: null };
  } catch (error) {
    if (error === beyond) return { compute: null, reason: 'a constant beyond what compiled code computes' };
    if (!(error instanceof NotCompilable)) throw error;
    return { compute: null, reason: `${error.message} is computed by DuckDB` };
  }
}

type Parts = {
  definition: FeatureDefinition;
  dataset: string;
  columns: readonly FeatureColumn[];
  inputs: readonly RequestColumn[];
  compute: RowFunction | null;
  reason: string | null;
};

function createFeatures(parts: Parts): Features {
  let { compute, reason } = parts;
  let opened: Promise<DuckDbTransform> | null = null;
  const { inputs, columns, dataset, definition } = parts;
  const open = () =>
    (opened ??= openDuckDbTransform({
      sql: definition.sql,
      dataset,
      columns: definition.inputColumns,
      inputs,
      features: columns,
    }));
  const transformByDuckDb = async (rows: FeatureRows) => {
    const cells = inputs.map(({ name, read }) => rows.map((row, index) => read(row[name], index)));
    return (await open()).run(cells, rows.length);
  };
  return {
    get path() {
      return compute === null ? ('duckdb' as const) : ('compiled' as const);
    },
    get reason() {
      return reason;
    },
    inputs: inputs.map(({ name, type, requestType, isRequired }) => ({
      name,
      type: requestType,
      duckType: type,
      isRequired,
    })),
    columns,
    transform(rows) {
      if (compute === null) return transformByDuckDb(rows);
      try {
        return compute(rows);
      } catch (error) {
        if (error !== beyond) throw error;
        return transformByDuckDb(rows);
      }
    },
    transformByDuckDb,
    leaveCompiled(why) {
      compute = null;
      reason = why;
    },
    close() {
      void opened?.then((transform) => transform.close());
    },
  };
}
