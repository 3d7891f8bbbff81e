import { paretoFront } from './pareto.ts';

/**
 * The volume that losses dominate up to a reference point, which is what a multi-objective search is judged by. Those
 * not below the reference in every objective add nothing. Two objectives by a sweep, more by the slicing of While et
 * al. 2012 (WFG): each point's own box less what later points share of it. Infinity where a loss is -Infinity.
 */
export function hypervolume(losses: readonly (readonly number[])[], reference: readonly number[]): number {
  const inside = losses.filter((point) => point.every((loss, k) => loss < reference[k]!));
  const front = paretoFront(inside).map((place) => inside[place]!);
  return front.length === 0 ? 0 : volumeOf(withoutRepeats(front), reference);
}

function withoutRepeats(points: readonly (readonly number[])[]): (readonly number[])[] {
  return [...new Map(points.map((point) => [point.join(), point])).values()];
}

/** Of points that do not dominate one another. */
function volumeOf(points: readonly (readonly number[])[], reference: readonly number[]): number {
  if (reference.length === 1) return reference[0]! - Math.min(...points.map((point) => point[0]!));
  if (reference.length === 2) return areaOf(points, reference);
  const ordered = points.toSorted((a, b) => b.at(-1)! - a.at(-1)!);
  let volume = 0;
  ordered.forEach((point, k) => {
    const box = point.reduce((product, loss, axis) => product * (reference[axis]! - loss), 1);
    volume += box - sharedVolume(point, ordered.slice(k + 1), reference);
  });
  return volume;
}

/** What the others dominate of the box between a point and the reference. */
function sharedVolume(
  point: readonly number[],
  others: readonly (readonly number[])[],
  reference: readonly number[],
): number {
  if (others.length === 0) return 0;
  const limited = others.map((other) => other.map((loss, axis) => Math.max(loss, point[axis]!)));
  return hypervolume(limited, reference);
}

function areaOf(points: readonly (readonly number[])[], reference: readonly number[]): number {
  const ordered = points.toSorted((a, b) => a[0]! - b[0]!);
  let area = 0;
  let height = reference[1]!;
  for (const [x, y] of ordered as [number, number][]) {
    area += (reference[0]! - x) * (height - y);
    height = y;
  }
  return area;
}
