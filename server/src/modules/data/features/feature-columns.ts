import { type DuckDb, quoteIdentifier, type ResultColumn } from '../../../engines/duckdb/index.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { isNumericType } from '../column-kind.ts';
import { checkRowWise, withoutSemicolon } from './statement.ts';

/** A column that a feature SELECT answers: `kind` is how models take it. */
export type FeatureColumn = {
  readonly name: string;
  readonly type: string;
  readonly kind: 'numeric' | 'categorical';
};

/** What features are made of: the SELECT, the dataset it names, and the dataset's columns. */
export type FeatureSource = {
  readonly sql: string;
  readonly dataset: string;
  readonly columns: readonly ResultColumn[];
};

/**
 * Checks a feature SELECT and says which columns it answers, by DuckDB's own binding. Leaves an empty table with
 * the dataset's name and columns in `db`. Throws `invalid-sql` naming what is wrong.
 */
export async function describeFeatures(db: DuckDb, source: FeatureSource): Promise<FeatureColumn[]> {
  const sql = withoutSemicolon(source.sql);
  await checkRowWise(db, sql, source.dataset);
  const columns = source.columns.map(({ name, type }) => `${quoteIdentifier(name)} ${type}`);
  await db.run(`CREATE OR REPLACE TABLE ${quoteIdentifier(source.dataset)} (${columns.join(', ')})`);
  const found = await db.describe(sql);
  refuseRepeated(found);
  return found.map(({ name, type }) => ({ name, type, kind: kindOf(name, type) }));
}

function kindOf(name: string, type: string): FeatureColumn['kind'] {
  if (isNumericType(type) || type === 'BOOLEAN') return 'numeric';
  if (type === 'VARCHAR' || type.startsWith('ENUM(')) return 'categorical';
  throw new SlipwayError('invalid-sql', `feature '${name}' is ${type}, which models cannot take`, {
    hint: /^(DATE|TIME)/.test(type)
      ? `make a number of it: epoch(…), hour(…), dayofweek(…), or leave it out`
      : 'make a number or a text of it, or leave it out',
  });
}

function refuseRepeated(columns: readonly ResultColumn[]): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    const key = name.toLowerCase();
    if (seen.has(key) || key === '__split' || key === '__row') {
      throw new SlipwayError(
        'invalid-sql',
        seen.has(key)
          ? `two features are called '${name}'`
          : `the name '${name}' is kept for the feature set itself`,
        { hint: 'name it otherwise with AS' },
      );
    }
    seen.add(key);
  }
}
