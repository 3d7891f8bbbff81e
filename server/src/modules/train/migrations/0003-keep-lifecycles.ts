import type { Migration } from '../../../platform/database/database.ts';

/** Experiments and runs can be deleted and restored; experiments carry tags and a place for artifacts. */
export const keepLifecycles: Migration = {
  id: '0003-keep-lifecycles',
  async up(tx) {
    for (const [name, type, fallback] of [
      ['artifact_location', 'text', null],
      ['lifecycle', 'text', 'active'],
      ['updated_at', 'bigint', 0],
    ] as const) {
      await tx.schema
        .alterTable('train_experiment')
        .addColumn(name, type, (column) =>
          fallback === null ? column : column.notNull().defaultTo(fallback),
        )
        .execute();
    }
    await tx
      .updateTable('train_experiment')
      .set((eb) => ({ updated_at: eb.ref('created_at') }))
      .execute();
    await tx.schema
      .createTable('train_experiment_tag')
      .addColumn('experiment_number', 'bigint', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('train_experiment_tag_key', ['experiment_number', 'key'])
      .execute();
    await tx.schema
      .alterTable('train_run')
      .addColumn('lifecycle', 'text', (column) => column.notNull().defaultTo('active'))
      .execute();
    await tx.schema.alterTable('train_run').addColumn('deleted_at', 'bigint').execute();
    await tx.schema
      .createIndex('train_run_by_start')
      .on('train_run')
      .columns(['experiment_number', 'lifecycle', 'started_at desc', 'id'])
      .execute();
    // MLflow's clients log to the experiment 0 of that name when they are told of no other.
    await tx
      .insertInto('train_experiment')
      .values({ number: 0, project: 'default', name: 'Default', created_at: 0, updated_at: 0 })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
};
