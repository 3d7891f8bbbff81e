/** SQLite allows 32,766 and PostgreSQL 65,535 bound values in one statement. */
const maxParameters = 30_000;

/** So few rows go as they are: one statement is worth more than few different texts. */
const wholePiece = 32;

/**
 * Cuts rows into pieces whose sizes are powers of two, largest first, below the limit of bound values, and a last
 * one of at most 32: a database that caches prepared statements by their text meets dozens of them and not
 * thousands.
 */
export function* insertChunks<T>(rows: readonly T[], columnCount: number): Generator<readonly T[]> {
  const largest = 2 ** Math.floor(Math.log2(Math.min(maxParameters / columnCount, 1024)));
  let start = 0;
  for (let size = largest; rows.length - start > wholePiece; size /= 2) {
    while (rows.length - start >= size) {
      yield rows.slice(start, start + size);
      start += size;
    }
  }
  if (start < rows.length) yield rows.slice(start);
}
