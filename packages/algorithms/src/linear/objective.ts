/**
 * A smooth convex function to be minimised: the loss summed over the rows plus the penalty.
 * `evaluate` returns its value at `weights` and writes its gradient, and its Hessian (row-major, lower
 * triangle) when one is asked for.
 */
export type Objective = {
  readonly parameterCount: number;
  readonly rowCount: number;
  evaluate(weights: Float64Array, gradient: Float64Array, hessian?: Float64Array): number;
  /** An estimate of the Hessian's diagonal, positive. */
  readonly diagonal: Float64Array;
};

/** A point a minimiser has reached. `weights` is overwritten by the next step. */
export type Step = {
  readonly iteration: number;
  readonly weights: Float64Array;
  /** The objective there. */
  readonly value: number;
  /** Largest gradient component divided by the number of rows. */
  readonly gradientPerRow: number;
};

export function largestMagnitude(values: Float64Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}
