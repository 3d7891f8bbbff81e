import { nearestWithin, rounder } from './block-codec.ts';

const f = Math.fround;

export type FitOptions = {
  /** Levels go from 0 to this. */
  readonly top: number;
  /** The first trial divides the range by `top + first`, each further one by `stride` more. */
  readonly first: number;
  readonly stride: number;
  readonly trials: number;
};

/** What was found: weight = scale level + minimum, with a minimum of at most 0. */
export type Fit = { readonly scale: number; readonly minimum: number };

const count = 32;
/** The share by which an error summed in single precision may be below the true one. */
const margin = 1 - 1e-3;

// The part at work, copied here so that the loops below read from fixed places: the numbers, what they weigh, both
// multiplied, and the numbers above the minimum from which a trial measures.
const x = new Float64Array(count);
const weights = new Float64Array(count);
const weighed = new Float64Array(count);
const above = new Float64Array(count);
const trialLevels = new Uint8Array(count);

/**
 * Finds levels of the 32 weights of `values` from `from`, and the scale and minimum with the least weighted squared
 * error: for each trial range the levels are rounded and the weighted least squares solved for both. Weights that are
 * large for their part weigh more. What decides is rounded to single precision in the order of ggml's reference
 * (make_qkx2_quants), so that the files come out byte by byte alike. The exact least squares of a trial's levels, in
 * double, bound its error from below: most trials end there, since they cannot win.
 */
export function fitScaleAndMinimum(
  values: Float32Array,
  { from, levels }: { readonly from: number; readonly levels: Uint8Array },
  { top, first, stride, trials }: FitOptions,
): Fit {
  for (let k = 0; k < count; k += 1) x[k] = values[from + k]!;
  weigh();
  let low = Math.min(0, x[0]!);
  let high = x[0]!;
  let sumW = weights[0]!;
  let sumX = f(sumW * high);
  for (let k = 1; k < count; k += 1) {
    const value = x[k]!;
    if (value < low) low = value;
    if (value > high) high = value;
    sumW = f(sumW + weights[k]!);
    sumX = f(sumX + f(weights[k]! * value));
  }
  if (high === low) {
    levels.fill(0, 0, count);
    return { scale: 0, minimum: low };
  }
  const fixed = fixedSums();
  const factor = f(top / f(high - low));
  let best: Fit = { scale: f(1 / factor), minimum: low };
  measureFrom(low);
  roundLevels(factor, top, levels);
  let leastError = errorOf(best, levels);
  for (let trial = 0; trial <= trials; trial += 1) {
    // The reference measures each trial from the best minimum so far.
    const trialFactor = f(f(f(first + f(stride * trial)) + top) / f(high - best.minimum));
    if (leastTrialError(trialFactor, top, fixed) * margin > leastError) continue;
    roundLevels(trialFactor, top, trialLevels);
    const fit = solve(sumW, sumX);
    if (fit === null) continue;
    const error = errorOf(fit, trialLevels);
    if (!(error < leastError)) continue;
    levels.set(trialLevels);
    leastError = error;
    best = fit;
    measureFrom(fit.minimum);
  }
  return best;
}

/** The weight of each number: the part's root mean square plus its magnitude. */
function weigh(): void {
  let squares = 0;
  for (let k = 0; k < count; k += 1) squares = f(squares + f(x[k]! * x[k]!));
  const average = f(Math.sqrt(f(squares / count)));
  for (let k = 0; k < count; k += 1) {
    weights[k] = f(average + Math.abs(x[k]!));
    weighed[k] = weights[k]! * x[k]!;
  }
}

type Sums = { readonly sumW: number; readonly sumX: number; readonly sumXX: number };

/** The weighted sums that do not depend on levels, without rounding on the way. */
function fixedSums(): Sums {
  let [sumW, sumX, sumXX] = [0, 0, 0];
  for (let k = 0; k < count; k += 1) {
    sumW += weights[k]!;
    sumX += weighed[k]!;
    sumXX += weighed[k]! * x[k]!;
  }
  return { sumW, sumX, sumXX };
}

function measureFrom(minimum: number): void {
  for (let k = 0; k < count; k += 1) above[k] = f(x[k]! - minimum);
}

function roundLevels(factor: number, top: number, levels: Uint8Array): void {
  for (let k = 0; k < count; k += 1) levels[k] = nearestWithin(f(factor * above[k]!), 0, top);
}

/** The least error that any scale and minimum reach with a trial's levels; 0 where it cannot be told. */
function leastTrialError(factor: number, top: number, { sumW, sumX, sumXX }: Sums): number {
  let sumL = 0;
  let sumLL = 0;
  let sumXL = 0;
  for (let k = 0; k < count; k += 1) {
    const whole = f(factor * above[k]!) + rounder - rounder;
    const level = whole < 0 ? 0 : Math.min(whole, top);
    const weighted = weights[k]! * level;
    sumL += weighted;
    sumLL += weighted * level;
    sumXL += weighed[k]! * level;
  }
  const determinant = sumW * sumLL - sumL * sumL;
  if (!(determinant > 0)) return 0;
  const scale = (sumW * sumXL - sumX * sumL) / determinant;
  const minimum = (sumLL * sumX - sumL * sumXL) / determinant;
  return sumXX - scale * sumXL - minimum * sumX;
}

/** Scale and minimum for `trialLevels`; null when they are all one level. */
function solve(sumW: number, sumX: number): Fit | null {
  let sumL = 0;
  let sumLL = 0;
  let sumXL = 0;
  for (let k = 0; k < count; k += 1) {
    const level = trialLevels[k]!;
    const weighted = f(weights[k]! * level);
    sumL = f(sumL + weighted);
    sumLL = f(sumLL + f(weighted * level));
    sumXL = f(sumXL + f(weighted * x[k]!));
  }
  const determinant = f(f(sumW * sumLL) - f(sumL * sumL));
  if (!(determinant > 0)) return null;
  const minimum = f(f(f(sumLL * sumX) - f(sumL * sumXL)) / determinant);
  if (minimum > 0) return { scale: f(sumXL / sumLL), minimum: 0 };
  return { scale: f(f(f(sumW * sumXL) - f(sumX * sumL)) / determinant), minimum };
}

function errorOf({ scale, minimum }: Fit, levels: Uint8Array): number {
  let error = 0;
  for (let k = 0; k < count; k += 1) {
    const difference = f(f(f(scale * levels[k]!) + minimum) - x[k]!);
    error = f(error + f(weights[k]! * f(difference * difference)));
  }
  return error;
}
