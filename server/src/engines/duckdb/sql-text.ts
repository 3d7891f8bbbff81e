/** An identifier in double quotes, safe for any name. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string literal in single quotes, safe for any text but NUL, which SQL text cannot carry. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A list of string literals: `['a', 'b']`. */
export function quoteTexts(texts: readonly string[]): string {
  return `[${texts.map(quoteText).join(', ')}]`;
}

/** `read_parquet` of one file, or of several with the same columns, in the order given. */
export function parquetTable(paths: string | readonly string[], withRowNumber = false): string {
  const files = typeof paths === 'string' ? quoteText(paths) : quoteTexts(paths);
  return `read_parquet(${files}${withRowNumber ? ', file_row_number = true' : ''})`;
}
