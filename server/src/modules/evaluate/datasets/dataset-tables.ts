import type { Generated, Transaction } from 'kysely';
import { notFound } from '../../../platform/errors/slipway-error.ts';

export type Tables = {
  evaluate_dataset: DatasetRow;
  evaluate_dataset_tag: { dataset_id: string; key: string; value: string };
  evaluate_dataset_experiment: { dataset_id: string; experiment_id: string };
  evaluate_record: RecordRow;
};

type DatasetRow = {
  id: string;
  project: string;
  name: string;
  digest: string;
  schema: string | null;
  record_count: number;
  created_by: string | null;
  updated_by: string | null;
  created_at: number;
  updated_at: number;
};

export type RecordRow = {
  number: Generated<number>;
  id: string;
  dataset_id: string;
  input_hash: string;
  body: string;
  created_by: string | null;
  updated_by: string | null;
  created_at: number;
  updated_at: number;
};

export type Tx = Transaction<Tables>;

const atOnce = 400;

/** A statement takes only so many values. */
export function* pieces<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += atOnce) yield items.slice(start, start + atOnce);
}

/** Throws `not-found`. */
export async function assertThere(tx: Tx, id: string): Promise<DatasetRow> {
  const row = await tx.selectFrom('evaluate_dataset').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('evaluation dataset', id.slice(0, 200));
  return row;
}
