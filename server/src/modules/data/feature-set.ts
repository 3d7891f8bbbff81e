import { createHash } from 'node:crypto';
import type { FeatureColumn } from './features/feature-columns.ts';
import { withoutSemicolon } from './features/statement.ts';

/**
 * The result of a feature SELECT over one dataset version: a parquet blob with the SELECT's columns, `__split`
 * (VARCHAR, name of the part or NULL) and `__row` (BIGINT, 1-based row of the version). It may hold the target.
 */
export type FeatureSet = {
  readonly id: string;
  readonly project: string;
  readonly name: string;
  readonly datasetVersionId: string;
  readonly sql: string;
  readonly sqlDigest: string;
  readonly parquetDigest: string;
  readonly sizeBytes: number;
  readonly rowCount: number;
  readonly columns: readonly FeatureColumn[];
  readonly splits: readonly { readonly name: string; readonly rowCount: number }[];
  readonly createdAt: number;
};

/** sha256 in hex of a feature SELECT, whatever white space or semicolon surrounds it. */
export const digestOfSql = (sql: string): string =>
  createHash('sha256').update(withoutSemicolon(sql)).digest('hex');
