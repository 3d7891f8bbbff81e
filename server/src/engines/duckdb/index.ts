/** DuckDB behind a small port: statements, typed columns, quoting, one error shape. */
export { duckdb } from './binding.ts';
export { asSlipwayError } from './duckdb-error.ts';
export { confineTo, type DuckDb, type DuckDbOptions, openDuckDb, type ResultColumn } from './open-duckdb.ts';
export { type PlainValue, toPlain } from './plain-value.ts';
export {
  type ColumnRequest,
  categoricalColumn,
  copyNumbers,
  numericColumn,
  readTable,
} from './read-columns.ts';
export { parquetTable, quoteIdentifier, quoteText, quoteTexts } from './sql-text.ts';
