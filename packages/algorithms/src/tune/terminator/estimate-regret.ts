import type { Acquisition } from '../gaussian-process/acquisition.ts';
import { snap } from '../gaussian-process/climb.ts';
import { dataOf, isComplete } from '../gaussian-process/gaussian-process-sampler.ts';
import { leadersOf, maximise } from '../gaussian-process/maximise.ts';
import { createProcess, type Process } from '../gaussian-process/process.ts';
import { writeInput } from '../gaussian-process/process-data.ts';
import { fitProcess } from '../gaussian-process/process-fit.ts';
import { randomStream } from '../random-stream.ts';
import { type Layout, layoutOf } from '../space/layout.ts';
import type { TuneSpace } from '../space/tune-space.ts';
import { lossOf, type TuneTrial, violationOf } from '../trial.ts';

export type RegretRequest = {
  readonly space: TuneSpace;
  readonly history: readonly TuneTrial[];
  readonly seed: number;
};

const newestTrials = 300;
const failureProbability = 0.1;

/**
 * How much lower a loss may still be found, at most and with high probability: the least upper bound of a Gaussian
 * process over the trials so far, minus its least lower bound over the space (Makarova et al. 2022, "Automatic
 * termination for hyperparameter optimization"; the width of the bounds from Srinivas et al. 2010, divided by 5 as
 * their experiments do). In units of the loss. Null below three finished trials that keep their constraints.
 */
export function estimateRegret({ space, history, seed }: RegretRequest): number | null {
  const layout = layoutOf(space);
  const trials = history
    .filter((trial) => Number.isFinite(lossOf(trial) ?? Number.NaN) && violationOf(trial) === 0)
    .filter((trial) => isComplete(layout, trial))
    .slice(-newestTrials);
  if (trials.length < 3) return null;
  const losses = trials.map((trial) => lossOf(trial)!);
  const scaled = standardise(losses);
  if (scaled === null) return 0;
  const points = trials.map(({ parameters }) => snap(layout, layout.encode(parameters)));
  const data = dataOf(layout, points, scaled.targets);
  const process = createProcess(data, fitProcess(data));
  const width = Math.sqrt(boundFactor(layout.axes.length, trials.length));
  const lower = lowerBound(layout, process, width);
  const random = randomStream(seed, trials.length, 'regret');
  const lowest = maximise(layout, lower, { leaders: leadersOf(points, scaled.targets), random });
  const upper = points.map((point) => boundAt(layout, process, { point, width }));
  const least = upper.reduce((most, bound) => Math.min(most, bound), Number.POSITIVE_INFINITY);
  return Math.max(0, least + lower.valueAt(lowest)) * scaled.deviation;
}

const boundFactor = (dimensions: number, count: number): number =>
  (2 * Math.log((dimensions * count ** 2 * Math.PI ** 2) / (6 * failureProbability))) / 5;

function boundAt(
  layout: Layout,
  process: Process,
  { point, width }: { point: Float64Array; width: number },
): number {
  const input = new Float64Array(process.dimensions);
  writeInput(layout, point, input);
  const { mean, variance } = process.predict(input);
  return mean + width * Math.sqrt(variance);
}

/** The lower bound turned over, so that the search for the highest finds the lowest. */
function lowerBound(layout: Layout, process: Process, width: number): Acquisition {
  const input = new Float64Array(process.dimensions);
  const slopes = {
    mean: new Float64Array(process.dimensions),
    variance: new Float64Array(process.dimensions),
  };
  return {
    valueAt: (point) => -boundAt(layout, process, { point, width: -width }),
    valueWithSlope(point, slope) {
      writeInput(layout, point, input);
      const { mean, variance } = process.predictWithSlopes(input, slopes);
      const deviation = Math.sqrt(variance);
      for (let k = 0; k < slope.length; k += 1)
        slope[k] = -slopes.mean[k]! + (width * slopes.variance[k]!) / (2 * deviation);
      return width * deviation - mean;
    },
  };
}

/** Null when all are alike. Scaled down first, so that no sum of huge losses overflows. */
function standardise(losses: readonly number[]): { targets: Float64Array; deviation: number } | null {
  const size = losses.reduce((most, loss) => Math.max(most, Math.abs(loss)), 0);
  const small = Float64Array.from(losses, (loss) => (size === 0 ? 0 : loss / size));
  const mean = small.reduce((sum, value) => sum + value, 0) / small.length;
  const deviation = Math.sqrt(small.reduce((sum, value) => sum + (value - mean) ** 2, 0) / small.length);
  if (!(deviation > 1e-14)) return null;
  return { targets: small.map((value) => (value - mean) / deviation), deviation: deviation * size };
}
