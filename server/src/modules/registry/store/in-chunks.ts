/** Well below what SQLite (32,766) and PostgreSQL (65,535) allow of bound values in one statement. */
const chunkSize = 5_000;

/** Cuts values for `in (…)` into lists that one statement can carry; none for none. */
export function* inChunks<T>(values: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < values.length; start += chunkSize) yield values.slice(start, start + chunkSize);
}
