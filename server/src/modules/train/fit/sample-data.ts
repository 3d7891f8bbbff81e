import { type Random, shuffle, type Table, type Target } from '@slipway/algorithms';
import type { TrainingData } from '../trainers/trainer.ts';
import { takeRows, takeTarget } from './take-rows.ts';

/** At most `rowCount` rows of each split, drawn without repeats and kept in their order. */
export function sampleData(data: TrainingData, rowCount: number | undefined, random: Random): TrainingData {
  if (rowCount === undefined) return data;
  const sample = (part: { table: Table; target: Target }) => {
    if (part.table.rowCount <= rowCount) return part;
    const all = Uint32Array.from({ length: part.table.rowCount }, (_, row) => row);
    const rows = shuffle(all, random, rowCount).slice(0, rowCount).sort();
    return { table: takeRows(part.table, rows), target: takeTarget(part.target, rows) };
  };
  const train = sample(data.train);
  return { train, validation: data.validation === null ? null : sample(data.validation) };
}
