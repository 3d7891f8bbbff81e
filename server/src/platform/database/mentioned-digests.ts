import type { Database, ModuleMigrations } from './database.ts';
import { sql } from './kysely.ts';

const digests = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g;
const atOnce = 2000;

/** Every sha256 in a text. */
export const digestsIn = (text: string): string[] => text.match(digests) ?? [];

/** The digests of all blobs that rows of the modules mention, each at least once. */
export async function* mentionedDigests(
  database: Database,
  modules: readonly Pick<ModuleMigrations, 'blobColumns'>[],
): AsyncGenerator<string> {
  for (const { blobColumns = {} } of modules)
    for (const [table, columns] of Object.entries(blobColumns))
      for (const column of columns)
        for await (const text of differentValues(database, { table, column })) yield* digestsIn(text);
}

/** The different values of a text column, in the order of their bytes. */
async function* differentValues(
  database: Database,
  { table, column }: { table: string; column: string },
): AsyncGenerator<string> {
  const value = database.kind === 'postgres' ? sql`${sql.ref(column)} collate "C"` : sql.ref(column);
  for (let last = ''; ; ) {
    const { rows } = await sql<{ value: string }>`
      select distinct ${value} as value from ${sql.table(table)}
      where ${value} > ${last} order by 1 limit ${atOnce}`.execute(database.reader());
    for (const row of rows) yield row.value;
    if (rows.length < atOnce) return;
    last = rows.at(-1)!.value;
  }
}
