import { type Random, shuffle } from '../samplers/random.ts';

/** Fills `rows` with a sample of rowCount rows without replacement, ascending (Knuth's algorithm S). */
export function sampleRows(rows: Int32Array, rowCount: number, random: Random): void {
  let taken = 0;
  for (let row = 0; taken < rows.length; row++) {
    if (random.uniform() * (rowCount - row) < rows.length - taken) rows[taken++] = row;
  }
}

/** A share of the features, at least one, ascending. */
export function sampleFeatures(count: number, share: number, random: Random): Int32Array {
  const all = Int32Array.from({ length: count }, (_, feature) => feature);
  if (share >= 1) return all;
  const kept = Math.max(1, Math.round(count * share));
  return shuffle(all, random, kept).slice(0, kept).sort();
}
