import type { Random } from '../../samplers/random.ts';

/** Draws how often each unit occurs in one resample, into `weights`. */
export type Resampler = (weights: Float64Array) => void;

/** The classical bootstrap: as many draws with replacement as there are units (Efron 1979). */
export function drawWithReplacement(random: Random): Resampler {
  return (weights) => {
    weights.fill(0);
    const scale = weights.length / 2 ** 32;
    for (let draw = 0; draw < weights.length; draw += 1) weights[Math.floor(random.uint32() * scale)]! += 1;
  };
}

const tableUpTo = 30;

/**
 * The Poisson bootstrap for units that each stand for several rows: a unit of c rows occurs Poisson(c) times,
 * which is what drawing each of them with replacement gives when rows are many. Above 30 the normal
 * approximation, rounded.
 */
export function drawPoisson(rowsOfUnit: Float64Array, random: Random): Resampler {
  const tables = Array.from({ length: tableUpTo + 1 }, (_, mean) => cumulativePoisson(mean));
  return (weights) => {
    for (let unit = 0; unit < weights.length; unit += 1) {
      const rows = rowsOfUnit[unit]!;
      if (rows > tableUpTo) weights[unit] = Math.max(0, Math.round(rows + Math.sqrt(rows) * random.normal()));
      else weights[unit] = invert(tables[rows]!, random.uint32() / 2 ** 32);
    }
  };
}

function cumulativePoisson(mean: number): Float64Array {
  const table = new Float64Array(mean * 3 + 20);
  let term = Math.exp(-mean);
  let sum = 0;
  for (let k = 0; k < table.length; k += 1) {
    sum += term;
    table[k] = sum;
    term *= mean / (k + 1);
  }
  return table;
}

function invert(table: Float64Array, uniform: number): number {
  let k = 0;
  while (k < table.length - 1 && uniform >= table[k]!) k += 1;
  return k;
}
