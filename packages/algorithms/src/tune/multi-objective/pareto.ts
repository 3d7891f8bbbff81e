/** -1 where a is better: nowhere worse and somewhere better; 1 where b is; 0 where neither is. Losses. */
export function dominance(a: readonly number[], b: readonly number[]): -1 | 0 | 1 {
  let isBetter = false;
  let isWorse = false;
  for (let k = 0; k < a.length; k += 1) {
    if (a[k]! < b[k]!) isBetter = true;
    else if (a[k]! > b[k]!) isWorse = true;
  }
  if (isBetter === isWorse) return 0;
  return isBetter ? -1 : 1;
}

/** The places of those losses that no other dominates, in their order; equal ones are all in it. */
export function paretoFront(losses: readonly (readonly number[])[]): number[] {
  const order = losses.map((_, k) => k).sort((a, b) => compareLosses(losses[a]!, losses[b]!));
  const front: number[] = [];
  for (const place of order)
    if (!front.some((member) => dominance(losses[member]!, losses[place]!) === -1)) front.push(place);
  return front.sort((a, b) => a - b);
}

/** By the first loss, then the second; a point can only be dominated by one that comes before it. */
function compareLosses(a: readonly number[], b: readonly number[]): number {
  for (let k = 0; k < a.length; k += 1) if (a[k]! !== b[k]!) return a[k]! < b[k]! ? -1 : 1;
  return 0;
}

/**
 * For each of the losses the number of the front it lies in, from 0: what is not dominated, then what is not once
 * those are taken away, and so on (the efficient sort of Zhang et al. 2015: each point is compared only with the
 * fronts so far).
 */
export function frontNumbers(losses: readonly (readonly number[])[]): Int32Array {
  const numbers = new Int32Array(losses.length);
  const fronts: number[][] = [];
  const order = losses.map((_, k) => k).sort((a, b) => compareLosses(losses[a]!, losses[b]!));
  for (const place of order) {
    const isBeaten = (front: readonly number[]) =>
      front.findLast((member) => dominance(losses[member]!, losses[place]!) === -1) !== undefined;
    // Whoever is beaten by a front is beaten by all before it, so the first free one is found by halving.
    let low = 0;
    let high = fronts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBeaten(fronts[middle]!)) low = middle + 1;
      else high = middle;
    }
    if (fronts[low] === undefined) fronts.push([place]);
    else fronts[low]!.push(place);
    numbers[place] = low;
  }
  return numbers;
}

/**
 * How much room each of the losses has among the others (Deb et al. 2002): the sum over the objectives of the gap
 * between its neighbours as a share of the whole range; Infinity at the ends. Infinite losses count as the worst
 * finite one.
 */
export function crowdingDistances(losses: readonly (readonly number[])[]): Float64Array {
  const distances = new Float64Array(losses.length);
  const objectiveCount = losses[0]?.length ?? 0;
  for (let objective = 0; objective < objectiveCount; objective += 1) {
    const order = losses.map((_, k) => k).sort((a, b) => compareAt(losses, objective, a, b));
    const at = (rank: number) => losses[order[rank]!]![objective]!;
    const range = at(order.length - 1) - at(0);
    distances[order[0]!] = Number.POSITIVE_INFINITY;
    distances[order.at(-1)!] = Number.POSITIVE_INFINITY;
    if (!(range > 0)) continue;
    for (let rank = 1; rank < order.length - 1; rank += 1) {
      const gap = at(rank + 1) - at(rank - 1);
      distances[order[rank]!]! += Number.isFinite(range) ? gap / range : Number.isFinite(gap) ? 0 : 1;
    }
  }
  return distances;
}

function compareAt(losses: readonly (readonly number[])[], objective: number, a: number, b: number): number {
  const first = losses[a]![objective]!;
  const second = losses[b]![objective]!;
  return first === second ? a - b : first < second ? -1 : 1;
}
