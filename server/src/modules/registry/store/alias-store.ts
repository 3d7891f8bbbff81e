import type { Kysely, Transaction } from 'kysely';
import type { ModelAddress } from '../registered-model.ts';
import { inChunks } from './in-chunks.ts';
import type { RegistryTables } from './tables.ts';

type Tx = Transaction<RegistryTables>;
type Reader = Kysely<RegistryTables>;

/** SQL over aliases: names of a model that each point to one version. */
export function createAliasStore(reader: () => Reader) {
  return {
    async of({ project, name }: ModelAddress, from: Reader = reader()): Promise<Record<string, number>> {
      return (await this.ofModels(project, [name], from)).get(name) ?? {};
    },

    /** Models without aliases are missing from the answer. */
    async ofModels(
      project: string,
      names: readonly string[],
      from: Reader = reader(),
    ): Promise<Map<string, Record<string, number>>> {
      const found = new Map<string, [alias: string, version: number][]>();
      for (const some of inChunks(names)) {
        const rows = await from
          .selectFrom('registry_alias')
          .select(['model', 'alias', 'version'])
          .where('project', '=', project)
          .where('model', 'in', some)
          .orderBy('alias')
          .execute();
        for (const { model, alias, version } of rows) {
          const pairs = found.get(model) ?? [];
          found.set(model, pairs);
          pairs.push([alias, version]);
        }
      }
      return new Map([...found].map(([model, pairs]) => [model, Object.fromEntries(pairs)]));
    },

    /** Points the alias to the version; answers where it pointed before. */
    async move(
      tx: Tx,
      { project, name }: ModelAddress,
      to: { alias: string; version: number; now: number },
    ): Promise<number | null> {
      const before = (await this.of({ project, name }, tx))[to.alias];
      await tx
        .insertInto('registry_alias')
        .values({ project, model: name, alias: to.alias, version: to.version, moved_at: to.now })
        .onConflict((conflict) =>
          conflict
            .columns(['project', 'model', 'alias'])
            .doUpdateSet({ version: to.version, moved_at: to.now }),
        )
        .execute();
      return before ?? null;
    },

    /** True when there was one. */
    async remove(tx: Tx, { project, name }: ModelAddress, alias: string): Promise<boolean> {
      const { numDeletedRows } = await tx
        .deleteFrom('registry_alias')
        .where('project', '=', project)
        .where('model', '=', name)
        .where('alias', '=', alias)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },

    /** Removes every alias of one version; answers them. */
    async removeOf(tx: Tx, { project, name }: ModelAddress, version: number): Promise<string[]> {
      const all = Object.entries(await this.of({ project, name }, tx));
      const own = all.filter(([, number]) => number === version).map(([alias]) => alias);
      for (const alias of own) await this.remove(tx, { project, name }, alias);
      return own;
    },
  };
}
