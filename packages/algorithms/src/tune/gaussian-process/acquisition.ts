import type { Layout } from '../space/layout.ts';
import { logImprovement } from './log-improvement.ts';
import type { Process } from './process.ts';
import { writeInput } from './process-data.ts';

/** How much a point promises, the more the better: the logarithm of the expected improvement. */
export type Acquisition = {
  valueAt(point: Float64Array): number;
  /** Also writes the slope by each column. */
  valueWithSlope(point: Float64Array, slope: Float64Array): number;
};

export function createAcquisition(layout: Layout, process: Process, bestTarget: number): Acquisition {
  const input = new Float64Array(process.dimensions);
  const slopes = {
    mean: new Float64Array(process.dimensions),
    variance: new Float64Array(process.dimensions),
  };
  return {
    valueAt(point) {
      writeInput(layout, point, input);
      const { mean, variance } = process.predict(input);
      const deviation = Math.sqrt(variance);
      return Math.log(deviation) + logImprovement((bestTarget - mean) / deviation).value;
    },
    valueWithSlope(point, slope) {
      writeInput(layout, point, input);
      const { mean, variance } = process.predictWithSlopes(input, slopes);
      const deviation = Math.sqrt(variance);
      const z = (bestTarget - mean) / deviation;
      const improvement = logImprovement(z);
      for (let k = 0; k < slope.length; k += 1) {
        const ofDeviation = slopes.variance[k]! / (2 * deviation);
        slope[k] =
          ofDeviation / deviation +
          improvement.slope * (-slopes.mean[k]! / deviation - (z * ofDeviation) / deviation);
      }
      return Math.log(deviation) + improvement.value;
    },
  };
}
