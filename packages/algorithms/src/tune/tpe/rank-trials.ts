import { crowdingDistances, frontNumbers } from '../multi-objective/pareto.ts';
import { lossesOf, type TuneTrial, violationOf } from '../trial.ts';

/**
 * The rows of finished trials, best first: those that keep their constraints by loss (with several losses by front,
 * then by the room they have), then the pruned ones, which went furthest first, then those that break constraints,
 * the least broken first. Failed and running trials are left out.
 */
export function rankTrials(history: readonly TuneTrial[]): number[] {
  const complete: number[] = [];
  const pruned: number[] = [];
  const broken: number[] = [];
  for (let row = 0; row < history.length; row += 1) {
    const trial = history[row]!;
    const isComplete = lossesOf(trial) !== null;
    if (!isComplete && trial.state !== 'pruned') continue;
    if (violationOf(trial) > 0) broken.push(row);
    else (isComplete ? complete : pruned).push(row);
  }
  sortBy(broken, (row) => violationOf(history[row]!));
  return [...rankComplete(history, complete), ...rankPruned(history, pruned), ...broken];
}

function rankComplete(history: readonly TuneTrial[], rows: number[]): number[] {
  const losses = rows.map((row) => history[row]!.values!);
  if (losses.every((values) => values.length === 1)) return sortBySingleLoss(rows, losses);
  const fronts = frontNumbers(losses);
  const room = new Float64Array(rows.length);
  for (let front = 0, left = rows.length; left > 0; front += 1) {
    const members = rows.map((_, k) => k).filter((k) => fronts[k] === front);
    const distances = crowdingDistances(members.map((k) => losses[k]!));
    members.forEach((k, place) => {
      room[k] = distances[place]!;
    });
    left -= members.length;
  }
  const order = rows.map((_, k) => k);
  order.sort((a, b) => fronts[a]! - fronts[b]! || compare(room[b]!, room[a]!) || a - b);
  return order.map((k) => rows[k]!);
}

/** Numbers alone are sorted several times faster than by a function; equal losses keep the order of their rows. */
function sortBySingleLoss(rows: readonly number[], losses: readonly (readonly number[])[]): number[] {
  const ordered = Float64Array.from(losses, (values) => values[0]!).sort();
  const next = new Map<number, number>();
  for (let place = ordered.length - 1; place >= 0; place -= 1) next.set(ordered[place]!, place);
  const ranked = new Array<number>(rows.length);
  rows.forEach((row, k) => {
    const loss = losses[k]![0]!;
    const place = next.get(loss)!;
    ranked[place] = row;
    next.set(loss, place + 1);
  });
  return ranked;
}

function rankPruned(history: readonly TuneTrial[], rows: number[]): number[] {
  const last = (row: number) => history[row]!.reports?.at(-1);
  const lastValue = (row: number) => {
    const value = last(row)?.value ?? Number.POSITIVE_INFINITY;
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };
  return rows.sort(
    (a, b) => (last(b)?.step ?? -1) - (last(a)?.step ?? -1) || compare(lastValue(a), lastValue(b)) || a - b,
  );
}

/** Infinities of one sign are equal, where their difference would not be a number. */
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

function sortBy(rows: number[], keyOf: (row: number) => number): number[] {
  const keys = new Map(rows.map((row) => [row, keyOf(row)]));
  return rows.sort((a, b) => compare(keys.get(a)!, keys.get(b)!) || a - b);
}
