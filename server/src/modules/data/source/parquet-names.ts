import { type DuckDb, quoteText } from '../../../engines/duckdb/index.ts';

/** The column names a parquet file really has, before DuckDB makes them unique. */
export async function topLevelNames(db: DuckDb, path: string): Promise<string[]> {
  const nodes = await db.rows<{ name: string; num_children: number | null }>(
    `SELECT name, num_children FROM parquet_schema(${quoteText(path)})`,
  );
  const names: string[] = [];
  // The schema is a tree written depth first; the root is the file itself.
  let at = 1;
  const skip = (): void => {
    const children = nodes[at++]?.num_children ?? 0;
    for (let child = 0; child < children; child++) skip();
  };
  while (at < nodes.length) {
    names.push(nodes[at]!.name);
    skip();
  }
  return names;
}
