/**
 * Which steps of several curves to draw: at most `count` of those that exist in the range, evenly over them, and
 * the first and last step of each curve. Without a range: from 0 to the last.
 */
export function sampleSteps(
  curves: readonly Float64Array[],
  { start, end, count }: { start?: number; end?: number; count: number },
): Set<number> {
  const all = Float64Array.from(new Set(curves.flatMap((steps) => [...steps]))).sort();
  const from = start ?? 0;
  const to = end ?? all.at(-1) ?? 0;
  const inside = all.filter((step) => step >= from && step <= to);
  const sampled = new Set<number>();
  const interval = Math.max(1, inside.length / count);
  for (let i = 0; i < Math.min(count, inside.length); i++) sampled.add(inside[Math.floor(i * interval)]!);
  if (inside.length > 0) sampled.add(inside.at(-1)!);
  for (const steps of curves)
    for (const step of [steps[0], steps.at(-1)])
      if (step !== undefined && step >= from && step <= to) sampled.add(step);
  return sampled;
}
