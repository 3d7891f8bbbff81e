/** A value of a request after it was checked: timestamps are milliseconds since 1970, null is missing. */
export type RequestValue = number | string | boolean | null;

/** One row of a request: every column of the signature, in its order. */
export type RequestRow = Readonly<Record<string, RequestValue>>;

/** What a caller sent, not yet checked: columns of equal length, or rows. */
export type RawRows =
  | { readonly columns: ReadonlyMap<string, readonly unknown[]>; readonly rowCount: number }
  | { readonly rows: readonly Readonly<Record<string, unknown>>[] };
