import type { Layout } from '../space/layout.ts';

/**
 * Points as a Gaussian process measures them: numbers as places, a missing one as the middle of its range, choices
 * alike or not, a missing choice as one more of them.
 */
export type ProcessData = {
  readonly size: number;
  readonly dimensions: number;
  readonly isChoice: readonly boolean[];
  /** [size, dimensions] */
  readonly inputs: Float64Array;
  /** [size], of mean 0 and variance 1 or so; the smaller the better. */
  readonly targets: Float64Array;
};

export function processInputs(layout: Layout, points: readonly Float64Array[]): Float64Array {
  const dimensions = layout.axes.length;
  const inputs = new Float64Array(points.length * dimensions);
  points.forEach((point, row) => {
    writeInput(layout, point, inputs.subarray(row * dimensions, (row + 1) * dimensions));
  });
  return inputs;
}

export function writeInput(layout: Layout, point: Float64Array, into: Float64Array): void {
  for (let k = 0; k < into.length; k += 1) {
    const place = point[k]!;
    const isChoice = layout.axes[k]!.kind === 'choice';
    into[k] = Number.isNaN(place) ? (isChoice ? -1 : 0.5) : place;
  }
}
