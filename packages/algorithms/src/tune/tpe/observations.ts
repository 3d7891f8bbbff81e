import type { Layout } from '../space/layout.ts';
import type { TuneTrial } from '../trial.ts';

/**
 * The trials of a study as points of a layout, with each column's order by value. Follows a growing history without
 * encoding or sorting it again; begins anew when an earlier trial has other parameters than it had.
 */
export type Observations = {
  readonly points: readonly Float64Array[];
  /** For each column the rows that have a value there, by value. */
  readonly orders: readonly number[][];
  follow(history: readonly TuneTrial[]): void;
};

export function createObservations(layout: Layout): Observations {
  const points: Float64Array[] = [];
  const trials: TuneTrial[] = [];
  const orders: number[][] = layout.axes.map(() => []);

  const clear = () => {
    points.length = 0;
    trials.length = 0;
    for (const order of orders) order.length = 0;
  };
  const append = (trial: TuneTrial) => {
    const row = points.length;
    const point = layout.encode(trial.parameters);
    points.push(point);
    trials.push(trial);
    for (let column = 0; column < orders.length; column += 1) {
      const value = point[column]!;
      if (Number.isNaN(value) || layout.axes[column]!.kind === 'choice') continue;
      const order = orders[column]!;
      order.splice(
        firstAbove(order, value, (other) => points[other]![column]!),
        0,
        row,
      );
    }
  };
  const hasChanged = (history: readonly TuneTrial[]): boolean => {
    if (history.length < trials.length) return true;
    for (let row = 0; row < trials.length; row += 1) {
      const trial = history[row]!;
      if (trial === trials[row]) continue;
      if (
        trial.parameters !== trials[row]!.parameters &&
        !isSamePoint(layout.encode(trial.parameters), points[row]!)
      )
        return true;
      trials[row] = trial;
    }
    return false;
  };
  return {
    points,
    orders,
    follow(history) {
      if (hasChanged(history)) clear();
      for (let row = trials.length; row < history.length; row += 1) append(history[row]!);
    },
  };
}

function firstAbove(order: readonly number[], value: number, placeOf: (row: number) => number): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (placeOf(order[middle]!) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

const isSamePoint = (a: Float64Array, b: Float64Array): boolean =>
  a.every((value, k) => Object.is(value, b[k]));
