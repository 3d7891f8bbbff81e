import type { Random } from '../../samplers/random.ts';
import type { NumberAxis } from '../space/axis.ts';
import type { Layout } from '../space/layout.ts';
import { fastNormalCdf } from './fast-normal.ts';
import type { Observations } from './observations.ts';

/** Kernels further than this below the nearest one in logarithm add less than a ten-millionth, be they thousands. */
const negligible = 30;

/**
 * A Parzen estimator over some columns: a mixture of products, one kernel for each observation and a wide one in the
 * middle as the prior. A number's kernel is a normal cut to [0, 1], as wide as a share of the gap to its further
 * neighbour; a stepped number has the mass of its cell, a choice mostly its own value.
 */
export type Parzen = {
  logDensities(points: readonly Float64Array[]): Float64Array;
  /** Writes a draw into the columns of `point`. */
  draw(point: Float64Array, random: Random): void;
};

export type ParzenInput = {
  readonly layout: Layout;
  readonly observations: Observations;
  readonly columns: readonly number[];
  /** In the order of their trials; each has a value in every column. */
  readonly rows: readonly number[];
  readonly smoothing: Smoothing;
};

export type Smoothing = {
  /** The width of a kernel as a share of the gap to its further neighbour. */
  readonly gapShare: number;
  /** No kernel is narrower than this. */
  readonly leastWidth: number;
  /** How many observations' worth all choices get that were not made, shared by the kernels. */
  readonly choiceShare: number;
};

/**
 * How much each of the observations counts, oldest first: alike up to 25, then a ramp over the older ones (as in
 * Optuna and Hyperopt).
 */
export function ageWeights(count: number): Float64Array {
  const ramp = count - 25;
  return Float64Array.from({ length: count }, (_, k) => {
    if (k >= ramp) return 1;
    return ramp === 1 ? 1 / count : 1 / count + ((1 - 1 / count) * k) / (ramp - 1);
  });
}

export function createParzen(input: ParzenInput): Parzen {
  const { layout, columns, rows } = input;
  const axes = layout.axes;
  const isNumber = (column: number) => axes[column]!.kind === 'number';
  const isStepped = (column: number) => Number.isFinite(axes[column]!.count);
  const smooth = columns.filter((column) => isNumber(column) && !isStepped(column));
  const stepped = columns.filter((column) => isNumber(column) && isStepped(column));
  const numbers = [...smooth, ...stepped];
  const choices = columns.filter((column) => !isNumber(column));
  const { middles, inverseWidths, logScales } = createKernels(input, numbers);
  const kernelCount = rows.length + 1;
  const prior = rows.length;
  const width = numbers.length;
  const weights = ageWeights(rows.length);
  const weightSum = weights.reduce((sum, weight) => sum + weight, 1);
  for (let kernel = 0; kernel < kernelCount; kernel += 1)
    logScales[kernel]! += Math.log((weights[kernel] ?? 1) / weightSum);
  const masses = choices.map((column) =>
    choiceMass(axes[column]!.count, input.smoothing.choiceShare / kernelCount),
  );
  const placeOf = (kernel: number, column: number) => input.observations.points[rows[kernel]!]![column]!;
  const steppedAxes = stepped.map((column) => axes[column] as NumberAxis);

  const logChoice = (kernel: number, point: Float64Array): number => {
    let sum = 0;
    for (let k = 0; k < choices.length; k += 1) {
      const { hit, miss, even } = masses[k]!;
      if (kernel === prior) sum += even;
      else sum += placeOf(kernel, choices[k]!) === point[choices[k]!] ? hit : miss;
    }
    return sum;
  };
  const logCells = (kernel: number, cells: Float64Array): number => {
    let sum = 0;
    for (let j = 0; j < stepped.length; j += 1) {
      const at = kernel * width + smooth.length + j;
      const low = (cells[2 * j]! - middles[at]!) * inverseWidths[at]!;
      const high = (cells[2 * j + 1]! - middles[at]!) * inverseWidths[at]!;
      sum += Math.log(Math.max(massBetween(low, high), 1e-300));
    }
    return sum;
  };

  return {
    logDensities(points) {
      const count = points.length;
      const places = Float64Array.from(
        { length: count * smooth.length },
        (_, k) => points[Math.floor(k / smooth.length)]![smooth[k % smooth.length]!]!,
      );
      const cells = points.map((point) => cellsOf(steppedAxes, stepped, point));
      const largest = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
      const sums = new Float64Array(count);
      // Kernel by kernel, so that each is read from memory once. The prior comes first: it is never negligible, and
      // lets those be dropped early that are.
      for (let kernel = prior; kernel >= 0; kernel -= 1) {
        const base = kernel * width;
        const scale = logScales[kernel]!;
        for (let k = 0; k < count; k += 1) {
          const least = largest[k]! - negligible;
          let logit = scale;
          const from = k * smooth.length;
          for (let j = 0; j < smooth.length && logit > least; j += 1) {
            const z = (places[from + j]! - middles[base + j]!) * inverseWidths[base + j]!;
            logit -= 0.5 * z * z;
          }
          if (logit > least && choices.length > 0) logit += logChoice(kernel, points[k]!);
          if (logit > least && stepped.length > 0) logit += logCells(kernel, cells[k]!);
          if (logit > largest[k]!) {
            sums[k] = sums[k]! * Math.exp(largest[k]! - logit) + 1;
            largest[k] = logit;
          } else if (logit > least) sums[k]! += Math.exp(logit - largest[k]!);
        }
      }
      return sums.map((sum, k) => largest[k]! + Math.log(sum));
    },
    draw(point, random) {
      const kernel = pick(weights, random.uniform() * weightSum);
      for (let j = 0; j < width; j += 1) {
        const at = kernel * width + j;
        point[numbers[j]!] = drawCut(middles[at]!, 1 / inverseWidths[at]!, random);
      }
      choices.forEach((column, k) => {
        const keeps = kernel !== prior && random.uniform() < masses[k]!.keeps;
        point[column] = keeps ? placeOf(kernel, column) : random.integer(axes[column]!.count);
      });
    },
  };
}

function cellsOf(axes: readonly NumberAxis[], columns: readonly number[], point: Float64Array): Float64Array {
  const cells = new Float64Array(2 * columns.length);
  columns.forEach((column, j) => {
    cells[2 * j] = axes[j]!.cellLow(point[column]!);
    cells[2 * j + 1] = axes[j]!.cellHigh(point[column]!);
  });
  return cells;
}

/** The kernel whose stretch of the summed weights holds `at`; beyond them the prior, which is the last one. */
function pick(weights: Float64Array, at: number): number {
  let rest = at;
  for (let kernel = 0; kernel < weights.length; kernel += 1) {
    rest -= weights[kernel]!;
    if (rest < 0) return kernel;
  }
  return weights.length;
}

function drawCut(middle: number, width: number, random: Random): number {
  for (;;) {
    const drawn = middle + width * random.normal();
    if (drawn >= 0 && drawn <= 1) return drawn;
  }
}

/** An observation has 1 for its own choice and a share for every choice, before it is made to sum to 1. */
function choiceMass(count: number, share: number) {
  const sum = 1 + count * share;
  return {
    hit: Math.log((1 + share) / sum),
    miss: Math.log(share / sum),
    even: -Math.log(count),
    keeps: 1 / sum,
  };
}

/** On the side where the tail is small, so that the difference keeps its digits. */
const massBetween = (low: number, high: number): number =>
  low > 0 ? fastNormalCdf(-low) - fastNormalCdf(-high) : fastNormalCdf(high) - fastNormalCdf(low);

type Kernels = {
  /** Kernel by kernel, number by number. */
  readonly middles: Float64Array;
  readonly inverseWidths: Float64Array;
  /** The logarithm of the scale before the exponential of each kernel. */
  readonly logScales: Float64Array;
};

function createKernels(
  { layout, observations, rows, smoothing }: ParzenInput,
  numbers: readonly number[],
): Kernels {
  const kernelCount = rows.length + 1;
  const width = numbers.length;
  const middles = new Float64Array(kernelCount * width);
  const inverseWidths = new Float64Array(kernelCount * width);
  const logScales = new Float64Array(kernelCount);
  const scales = new Float64Array(kernelCount).fill(1);
  const kernelOf = new Int32Array(observations.points.length).fill(-1);
  for (let kernel = 0; kernel < rows.length; kernel += 1) kernelOf[rows[kernel]!] = kernel;
  const { gapShare, leastWidth } = smoothing;
  const ordered = new Int32Array(rows.length);
  const places = new Float64Array(rows.length);
  for (let j = 0; j < width; j += 1) {
    const column = numbers[j]!;
    let count = 0;
    for (const row of observations.orders[column]!) {
      const kernel = kernelOf[row]!;
      if (kernel < 0) continue;
      ordered[count] = kernel;
      places[count] = observations.points[row]![column]!;
      count += 1;
    }
    const unit = Number.isFinite(layout.axes[column]!.count) ? 0 : rootTau;
    for (let k = 0; k <= count; k += 1) {
      const isPrior = k === count;
      const kernel = isPrior ? rows.length : ordered[k]!;
      const middle = isPrior ? 0.5 : places[k]!;
      const gap = isPrior ? 1 : gapShare * widestGap(places, k, count);
      const kernelWidth = isPrior ? 1 : Math.min(1, Math.max(leastWidth, gap));
      middles[kernel * width + j] = middle;
      inverseWidths[kernel * width + j] = 1 / kernelWidth;
      scales[kernel]! *= insideMass(middle, kernelWidth) * (unit === 0 ? 1 : unit * kernelWidth);
    }
    // A product of a few dozen widths is still far from the smallest double; its logarithm is dear.
    if (j % 32 === 31 || j === width - 1)
      for (let kernel = 0; kernel < kernelCount; kernel += 1) {
        logScales[kernel]! -= Math.log(scales[kernel]!);
        scales[kernel] = 1;
      }
  }
  return { middles, inverseWidths, logScales };
}

const rootTau = Math.sqrt(2 * Math.PI);

/** To the neighbours, of which the outermost have one only; a lonely one looks at the ends of the range. */
function widestGap(places: Float64Array, k: number, count: number): number {
  if (count === 1) return Math.max(places[0]!, 1 - places[0]!);
  const below = k === 0 ? 0 : places[k]! - places[k - 1]!;
  const above = k === count - 1 ? 0 : places[k + 1]! - places[k]!;
  return Math.max(below, above);
}

/** The share of a normal that lies in [0, 1]. */
const insideMass = (middle: number, width: number): number =>
  middle > 6 * width && 1 - middle > 6 * width ? 1 : massBetween(-middle / width, (1 - middle) / width);
