import type { Database } from '../../../platform/database/database.ts';
import { type RawBuilder, type SqlBool, sql } from '../../../platform/database/kysely.ts';
import { attributeSql } from '../filter/compile-filter.ts';
import type { RunField } from '../filter/run-vocabulary.ts';
import { insertChunks } from './insert-chunks.ts';
import type { MetricStore } from './metric-store.ts';

/** What a run has in a column: a number for metrics and times, text otherwise, null where it has nothing. */
export type Cell = number | string | null;

/** How often a field occurs among the runs that were looked at. */
export type CountedField = { of: 'metric' | 'param' | 'tag'; key: string; runCount: number };

type Row = { run_number: number; value: Cell; is_nan?: 0 | 1 };

/** From so many runs on, a column is read as one range and what is too much left out. */
const rangeFrom = 1024;

/** Single columns of many runs, and nothing else of them. */
export function createColumnStore(database: Database, metrics: MetricStore) {
  const readRows = async (
    numbers: readonly number[],
    select: (among: RawBuilder<SqlBool>) => RawBuilder<Row>,
    column: RawBuilder<unknown>,
  ): Promise<Map<number, Cell>> => {
    const cells = new Map<number, Cell>();
    for (const among of numbersIn(numbers, column)) {
      const { rows } = await select(among).execute(database.reader());
      for (const row of rows) cells.set(row.run_number, row.is_nan === 1 ? Number.NaN : row.value);
    }
    return cells;
  };

  return {
    /** The field of every run, in the order of `numbers`. */
    async read(numbers: readonly number[], field: RunField): Promise<Cell[]> {
      const found = await readRows(numbers, await selectField(field), numberColumnOf(field));
      return numbers.map((number) => found.get(number) ?? null);
    },

    /** The metrics, params and tags of the newest runs of a project with how many have them. */
    async count(project: string, newest: number): Promise<{ fields: CountedField[]; runCount: number }> {
      const runs = sql`(select number from train_run where project = ${project} and lifecycle = 'active' order by number desc limit ${newest})`;
      const pairs = (of: 'param' | 'tag') => sql<CountedField>`
        select ${of} as "of", p.key as "key", count(*) as "runCount" from ${sql.table(`train_${of}`)} as p
        where p.run_number in ${runs} group by p.key`;
      const [total, ...found] = await Promise.all([
        sql<{ n: number }>`select count(*) as n from ${runs} as r`.execute(database.reader()),
        sql<CountedField>`
          select 'metric' as "of", k.name as "key", c.n as "runCount" from
            (select m.key_number, count(*) as n from train_latest_metric as m where m.run_number in ${runs} group by m.key_number) as c
            inner join train_metric_key as k on k.number = c.key_number`.execute(database.reader()),
        pairs('param').execute(database.reader()),
        pairs('tag').execute(database.reader()),
      ]);
      return { fields: found.flatMap(({ rows }) => rows), runCount: total.rows[0]?.n ?? 0 };
    },
  };

  async function selectField(field: RunField): Promise<(among: RawBuilder<SqlBool>) => RawBuilder<Row>> {
    if (field.of === 'attribute') {
      const experiment = sql`inner join train_experiment as e on e.number = r.experiment_number`;
      return (among) =>
        sql<Row>`select r.number as run_number, ${attributeSql[field.key]} as value from train_run as r ${experiment} where ${among}`;
    }
    if (field.of === 'metric') {
      const key = (await metrics.keyNumber(field.key)) ?? -1;
      return (among) =>
        sql<Row>`select run_number, value, is_nan from train_latest_metric where key_number = ${key} and ${among}`;
    }
    if (field.of === 'dataset') {
      return (among) =>
        sql<Row>`select run_number, min(${sql.ref(field.key)}) as value from train_run_dataset where ${among} group by run_number`;
    }
    return (among) =>
      sql<Row>`select run_number, value from ${sql.table(`train_${field.of}`)} where key = ${field.key} and ${among}`;
  }
}

const numberColumnOf = (field: RunField): RawBuilder<unknown> =>
  field.of === 'attribute' ? sql`r.number` : sql`run_number`;

function numbersIn(numbers: readonly number[], column: RawBuilder<unknown>): RawBuilder<SqlBool>[] {
  if (numbers.length >= rangeFrom) {
    let [least, most] = [numbers[0]!, numbers[0]!];
    for (const number of numbers) {
      if (number < least) least = number;
      if (number > most) most = number;
    }
    return [sql<SqlBool>`${column} between ${least} and ${most}`];
  }
  return [...insertChunks(numbers, 1)].map((some) => sql<SqlBool>`${column} in (${sql.join(some)})`);
}

export type ColumnStore = ReturnType<typeof createColumnStore>;
