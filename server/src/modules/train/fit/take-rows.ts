import type { Column, Table, Target } from '@slipway/algorithms';

/** The rows of a table at these positions, in this order; categories are shared. */
export function takeRows(table: Table, rows: Uint32Array): Table {
  return { rowCount: rows.length, columns: table.columns.map((column) => takeColumn(column, rows)) };
}

export function takeTarget(target: Target, rows: Uint32Array): Target {
  return { ...target, values: gather(target.values, new Float64Array(rows.length), rows) };
}

function takeColumn(column: Column, rows: Uint32Array): Column {
  return column.kind === 'numeric'
    ? { ...column, values: gather(column.values, new Float32Array(rows.length), rows) }
    : { ...column, codes: gather(column.codes, new Int32Array(rows.length), rows) };
}

function gather<To extends Float32Array | Float64Array | Int32Array>(
  from: ArrayLike<number>,
  to: To,
  rows: Uint32Array,
): To {
  for (let i = 0; i < rows.length; i++) to[i] = from[rows[i]!]!;
  return to;
}

/**
 * Keeps the categories that occur in these rows and makes the others missing everywhere: a model knows only what
 * it was trained on, and an unknown value at serving time is a missing one too.
 */
export function keepSeenCategories(table: Table, rows: Uint32Array): Table {
  const columns = table.columns.map((column): Column => {
    if (column.kind === 'numeric') return column;
    const isSeen = new Uint8Array(column.categories.length);
    for (const row of rows) if (column.codes[row]! >= 0) isSeen[column.codes[row]!] = 1;
    const newCodes = new Int32Array(column.categories.length).fill(-1);
    const categories = column.categories.filter((_, code) => isSeen[code] === 1);
    for (let code = 0, next = 0; code < isSeen.length; code++)
      if (isSeen[code] === 1) newCodes[code] = next++;
    // Nothing unseen: the codes stay, and need no copy.
    if (categories.length === column.categories.length) return column;
    const codes = column.codes.map((code) => (code < 0 ? -1 : newCodes[code]!));
    return { ...column, codes, categories };
  });
  return { ...table, columns };
}
