import type { ThresholdSteps } from './threshold-steps.ts';

export type CurvePoint = { readonly x: number; readonly y: number; readonly threshold: number | null };

const mostPoints = 200;

/**
 * The ROC curve, x = false positive rate, y = true positive rate, from (0, 0) to (1, 1), in at most 200
 * points: evenly spaced along x + y, which both only grow, so no point of the full curve is further than 0.011
 * away. Empty when a class is absent.
 */
export function rocCurve(steps: ThresholdSteps): CurvePoint[] {
  const { positives, negatives } = steps;
  if (positives === 0 || negatives === 0) return [];
  const points: CurvePoint[] = [{ x: 0, y: 0, threshold: null }];
  const cells = mostPoints - 2;
  const reducing = steps.thresholds.length > cells;
  const last = steps.thresholds.length - 1;
  let cell = -1;
  for (let k = 0; k <= last; k += 1) {
    const x = steps.falsePositives[k]! / negatives;
    const y = steps.truePositives[k]! / positives;
    const here = Math.floor(((x + y) / 2) * cells);
    if (reducing && here === cell && k < last) continue;
    cell = here;
    points.push({ x, y, threshold: steps.thresholds[k]! });
  }
  return points;
}

/**
 * The precision-recall curve, x = recall, y = precision, ascending in x, in at most 200 points: of every
 * hundredth of recall the lowest and the highest precision are kept, so the teeth at low recall stay visible.
 * Empty without positives.
 */
export function precisionRecallCurve(steps: ThresholdSteps): CurvePoint[] {
  if (steps.positives === 0) return [];
  const points: CurvePoint[] = [];
  for (let k = 0; k < steps.thresholds.length; k += 1) {
    const hits = steps.truePositives[k]!;
    const y = hits / (hits + steps.falsePositives[k]!);
    points.push({ x: hits / steps.positives, y, threshold: steps.thresholds[k]! });
  }
  return points.length <= mostPoints ? points : keepExtremes(points, mostPoints / 2);
}

/** Of each of `cells` equal parts of x (0 to 1) the points with the lowest and highest y, in order; first and last point always. */
function keepExtremes(points: readonly CurvePoint[], cells: number): CurvePoint[] {
  const inner = cells - 1;
  const kept = new Set([0, points.length - 1]);
  const extremes = new Map<number, { low: number; high: number }>();
  points.forEach((point, k) => {
    const cell = Math.min(inner - 1, Math.floor(point.x * inner));
    const found = extremes.get(cell);
    if (found === undefined) extremes.set(cell, { low: k, high: k });
    else if (point.y < points[found.low]!.y) found.low = k;
    else if (point.y > points[found.high]!.y) found.high = k;
  });
  for (const { low, high } of extremes.values()) kept.add(low).add(high);
  return [...kept].sort((a, b) => a - b).map((k) => points[k]!);
}

/** How many times more positives the best-scored part of the rows holds than a random part. */
export type LiftPoint = { readonly share: number; readonly lift: number; readonly capturedShare: number };

/**
 * Lift at each tenth of the rows, best scores first. Rows of equal score are counted at their average.
 * Empty without positives.
 */
export function liftCurve(steps: ThresholdSteps, parts = 10): LiftPoint[] {
  const total = steps.positives + steps.negatives;
  if (steps.positives === 0) return [];
  let k = 0;
  return Array.from({ length: parts }, (_, part) => {
    const share = (part + 1) / parts;
    const wanted = share * total;
    while (k < steps.thresholds.length - 1 && countAt(steps, k) < wanted) k += 1;
    const captured = capturedAt(steps, k, wanted);
    return { share, lift: captured / steps.positives / share, capturedShare: captured / steps.positives };
  });
}

const countAt = (steps: ThresholdSteps, k: number): number =>
  k < 0 ? 0 : steps.truePositives[k]! + steps.falsePositives[k]!;

function capturedAt(steps: ThresholdSteps, k: number, wanted: number): number {
  const before = countAt(steps, k - 1);
  const hitsBefore = k === 0 ? 0 : steps.truePositives[k - 1]!;
  const inside = (wanted - before) / (countAt(steps, k) - before);
  return hitsBefore + Math.min(1, inside) * (steps.truePositives[k]! - hitsBefore);
}
