import type { Database } from '../../../platform/database/database.ts';
import { CompiledQuery, type Transaction } from '../../../platform/database/kysely.ts';

const largestPiece = 128;

/**
 * A statement over any number of rows: `write` gives its text around `(?, ?), (?, ?)`. Rows go out in pieces whose
 * sizes are powers of two, so that each statement is one of eight texts, made and prepared once.
 */
export function rowsStatement<Returned = never>(
  kind: Database['kind'],
  columns: readonly string[],
  write: (tuples: string) => string,
) {
  const texts = new Map<number, string>();
  const textFor = (rowCount: number): string => {
    let text = texts.get(rowCount);
    if (text === undefined) {
      text = write(tuplesOf(kind, columns.length, rowCount));
      texts.set(rowCount, text);
    }
    return text;
  };
  return async <T>(
    tx: Pick<Transaction<T>, 'executeQuery'>,
    rows: readonly (readonly unknown[])[],
  ): Promise<Returned[]> => {
    const returned: Returned[] = [];
    for (let start = 0, size = largestPiece; start < rows.length; size = size > 1 ? size / 2 : 1) {
      for (; rows.length - start >= size; start += size) {
        const values = rows.slice(start, start + size).flat();
        const result = await tx.executeQuery<Returned>(CompiledQuery.raw(textFor(size), values));
        for (const row of result.rows) returned.push(row);
      }
    }
    return returned;
  };
}

function tuplesOf(kind: Database['kind'], columnCount: number, rowCount: number): string {
  const parameter = kind === 'sqlite' ? () => '?' : (position: number) => `$${position + 1}`;
  return Array.from(
    { length: rowCount },
    (_, row) =>
      `(${Array.from({ length: columnCount }, (_, column) => parameter(row * columnCount + column)).join(',')})`,
  ).join(',');
}
