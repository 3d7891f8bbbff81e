import { nearestWithin, rounder } from './block-codec.ts';

const f = Math.fround;
const tiny = f(1e-15);
const step = f(0.1);
const count = 16;
/** Sums of sixteen terms of one sign in single precision are off by less than this share. */
const margin = 1 - 1e-4;

/** Levels go from -top to top - 1 and are stored from 0. */
type Place = { readonly from: number; readonly top: number; readonly levels: Uint8Array };

// The numbers at work and their powers, copied here so that the loops below read from fixed places.
const x = new Float64Array(count);
const squares = new Float64Array(count);
const cubes = new Float64Array(count);

/**
 * Finds levels of the 16 weights of `values` from `from` and the scale with the least squared error, errors weighing
 * as the squares of the weights: eighteen ranges near that of the largest are tried. What decides is rounded to
 * single precision in the order of ggml's reference (make_qx_quants), so that the files come out byte by byte alike;
 * trials that are clearly worse are ruled out before, by sums in double, which are faster.
 */
export function fitScale(values: Float32Array, { from, top, levels }: Place): number {
  let extreme = 0;
  for (let k = 0; k < count; k += 1) {
    const value = values[from + k]!;
    x[k] = value;
    squares[k] = f(value * value);
    cubes[k] = squares[k]! * value;
    if (Math.abs(value) > Math.abs(extreme)) extreme = value;
  }
  if (Math.abs(extreme) < tiny) {
    levels.fill(0, 0, count);
    return 0;
  }
  const first = f(-top / extreme);
  roundLevels(levels, first, top);
  exactSums(first, top);
  let scale = sumLL > 0 ? f(sumXL / sumLL) : 0;
  let best = f(scale * sumXL);
  for (let trial = -9; trial <= 9; trial += 1) {
    const factor = f(-f(top + f(step * trial)) / extreme);
    if (trial === 0 || roughGain(factor, top) < best * margin) continue;
    exactSums(factor, top);
    if (!(sumLL > 0 && f(sumXL * sumXL) > f(best * sumLL))) continue;
    roundLevels(levels, factor, top);
    scale = f(sumXL / sumLL);
    best = f(scale * sumXL);
  }
  return scale;
}

function roundLevels(levels: Uint8Array, factor: number, top: number): void {
  for (let k = 0; k < count; k += 1) levels[k] = top + nearestWithin(f(factor * x[k]!), -top, top - 1);
}

/** What the best scale with a trial's levels takes off the squared error; the levels are exact, the sums in double. */
function roughGain(factor: number, top: number): number {
  let xl = 0;
  let ll = 0;
  for (let k = 0; k < count; k += 1) {
    const whole = f(factor * x[k]!) + rounder - rounder;
    const level = whole < top ? whole : top - 1;
    xl += cubes[k]! * level;
    ll += squares[k]! * level * level;
  }
  return ll > 0 ? (xl * xl) / ll : 0;
}

/** Weighted sums of x level and of level level, kept beside so that the loop makes no objects. */
let sumXL = 0;
let sumLL = 0;

function exactSums(factor: number, top: number): void {
  let xl = 0;
  let ll = 0;
  for (let k = 0; k < count; k += 1) {
    const value = x[k]!;
    const level = nearestWithin(f(factor * value), -top, top - 1);
    const weight = squares[k]!;
    xl = f(xl + f(f(weight * value) * level));
    ll = f(ll + f(f(weight * level) * level));
  }
  sumXL = xl;
  sumLL = ll;
}
