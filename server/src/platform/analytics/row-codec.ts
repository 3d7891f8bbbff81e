import { SlipwayError } from '../errors/slipway-error.ts';
import type { AnalyticsColumnType, AnalyticsRow, AnalyticsTable, Cell } from './analytics.ts';

/** Checks and orders the rows of one table, so that nothing enters the journal that cannot leave it. */
export type RowCodec = {
  readonly table: AnalyticsTable;
  /** Cells in column order, JSON-safe. Throws `invalid-request` naming the column. */
  encode(row: AnalyticsRow): Cell[];
};

export function createRowCodec(table: AnalyticsTable): RowCodec {
  const columns = Object.keys(table.columns);
  const types = Object.values(table.columns);
  const known = new Set(columns);
  return {
    table,
    encode(row) {
      for (const name in row) if (!known.has(name)) throw unknownColumn(table, name);
      const cells: Cell[] = new Array(columns.length);
      for (let i = 0; i < columns.length; i++) {
        const value = row[columns[i]!] ?? null;
        const cell = value === null ? null : toCell(types[i]!, value);
        if (cell === undefined) throw wrongValue({ table, column: columns[i]!, value });
        cells[i] = cell;
      }
      return cells;
    },
  };
}

const minInt64 = -(2n ** 63n);
const maxInt64 = 2n ** 63n - 1n;

/** JSON has neither wide integers nor NaN and the infinities: they travel as text. Undefined: does not fit. */
function toCell(type: AnalyticsColumnType, value: Exclude<Cell, null>): Cell | undefined {
  switch (type) {
    case 'VARCHAR':
      return typeof value === 'string' ? value : undefined;
    case 'DOUBLE':
      if (typeof value !== 'number') return undefined;
      return Number.isFinite(value) ? value : String(value);
    case 'BIGINT':
      if (typeof value === 'bigint')
        return value >= minInt64 && value <= maxInt64 ? String(value) : undefined;
      return Number.isSafeInteger(value) ? value : undefined;
    case 'INTEGER':
      return typeof value === 'number' && (value | 0) === value ? value : undefined;
    case 'BOOLEAN':
      return typeof value === 'boolean' ? value : undefined;
  }
}

const unknownColumn = (table: AnalyticsTable, column: string) =>
  new SlipwayError('invalid-request', `analytics table '${table.name}' has no column '${column}'`, {
    hint: `its columns are ${Object.keys(table.columns).join(', ')}`,
  });

const wrongValue = (at: { table: AnalyticsTable; column: string; value: Cell }) =>
  new SlipwayError(
    'invalid-request',
    `analytics column '${at.table.name}.${at.column}' is ${at.table.columns[at.column]}, which cannot hold ${typeof at.value} ${String(at.value).slice(0, 60)}`,
  );
