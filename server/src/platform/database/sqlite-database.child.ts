// Writes rows for ever and says the id of each one that was acknowledged. Used by sqlite-database.test.ts.
import type { Generated } from 'kysely';
import { openSqliteDatabase } from './sqlite-database.ts';

const database = await openSqliteDatabase({ path: process.argv[2]! });
await database.migrate([
  {
    module: 'note',
    migrations: [
      {
        id: '0001-create',
        async up(tx) {
          await tx.schema
            .createTable('note')
            .addColumn('id', 'integer', (column) => column.primaryKey())
            .addColumn('text', 'text')
            .execute();
        },
      },
    ],
  },
]);
console.log('ready');

const writeForever = async () => {
  for (;;) {
    const id = await database.write<{ note: { id: Generated<number>; text: string } }, number>(async (tx) => {
      const row = await tx
        .insertInto('note')
        .values({ text: 'x'.repeat(200) })
        .returning('id')
        .executeTakeFirstOrThrow();
      return row.id;
    });
    process.stdout.write(`${id}\n`);
  }
};
await Promise.all([1, 2, 3, 4, 5].map(writeForever));
