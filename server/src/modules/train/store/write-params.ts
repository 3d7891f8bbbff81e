import type { Transaction } from 'kysely';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { insertChunks } from './insert-chunks.ts';
import type { TrainTables } from './tables.ts';

/** Adds params; one that is there with the same value is fine. Throws `conflict` for another value. */
export async function insertParams(
  tx: Transaction<TrainTables>,
  runNumber: number,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  const keys = Object.keys(params);
  for (const chunk of insertChunks(keys, 4)) {
    await tx
      .insertInto('train_param')
      .values(
        chunk.map((key) => ({
          run_number: runNumber,
          key,
          value: params[key]!,
          numeric_value: toNumber(params[key]!),
        })),
      )
      .onConflict((conflict) => conflict.columns(['run_number', 'key']).doNothing())
      .execute();
    const kept = await tx
      .selectFrom('train_param')
      .select(['key', 'value'])
      .where('run_number', '=', runNumber)
      .where('key', 'in', chunk)
      .execute();
    for (const { key, value } of kept)
      if (value !== params[key]) throw changedParam(key, value, params[key]!);
  }
}

/** A param that reads as a finite number can be compared and ordered as one. */
function toNumber(text: string): number | null {
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) ? number : null;
}

const changedParam = (key: string, old: string, value: string) =>
  new SlipwayError(
    'conflict',
    `param '${key}' is already '${shorten(old)}' and cannot become '${shorten(value)}'`,
    {
      hint: 'params say what a run was started with; log a value that changes as a metric or a tag',
      details: { key, old: shorten(old), new: shorten(value) },
    },
  );

const shorten = (text: string) => (text.length <= 100 ? text : `${text.slice(0, 100)}…`);

/** Sets tags, replacing what they were. */
export async function upsertTags(
  tx: Transaction<TrainTables>,
  runNumber: number,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  const rows = Object.entries(tags).map(([key, value]) => ({ run_number: runNumber, key, value }));
  for (const chunk of insertChunks(rows, 3)) {
    await tx
      .insertInto('train_tag')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.columns(['run_number', 'key']).doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })),
      )
      .execute();
  }
}
