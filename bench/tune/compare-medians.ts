/** The middle of some values with its interval of 95% from their order, without any assumption on how they lie. */
export type MedianInterval = {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
};

export function medianInterval(values: readonly number[]): MedianInterval {
  const ordered = values.toSorted((a, b) => a - b);
  const count = ordered.length;
  const median = (ordered[Math.floor((count - 1) / 2)]! + ordered[Math.ceil((count - 1) / 2)]!) / 2;
  const depth = depthOf(count);
  return { median, low: ordered[depth]!, high: ordered[count - 1 - depth]!, count };
}

/** How many values may be left out on each side so that the median lies between the others in 95 of 100 cases. */
function depthOf(count: number): number {
  let chance = 0.5 ** count;
  let below = chance;
  let depth = 0;
  for (; depth < count / 2 - 1; depth += 1) {
    chance *= (count - depth) / (depth + 1);
    below += chance;
    if (below > 0.025) break;
  }
  return depth;
}

/** Lost when even the best end of ours is worse than the worst end of theirs; won when our median is lower. */
export function verdict(ours: MedianInterval, theirs: MedianInterval): 'won' | 'even' | 'lost' {
  if (ours.low > theirs.high + 1e-9) return 'lost';
  return ours.median < theirs.median ? 'won' : 'even';
}

/** How often one of ours is better than one of theirs, equal ones counting half. */
export function chanceBetter(ours: readonly number[], theirs: readonly number[]): number {
  let sum = 0;
  for (const a of ours) for (const b of theirs) sum += a < b ? 1 : a === b ? 0.5 : 0;
  return sum / (ours.length * theirs.length);
}

/** For each name its place by value, 1 the lowest; equal ones share. */
export function ranks(values: ReadonlyMap<string, number>): Map<string, number> {
  const all = [...values.values()];
  return new Map(
    [...values].map(([name, value]) => {
      const lower = all.filter((other) => other < value).length;
      const equal = all.filter((other) => other === value).length;
      return [name, lower + (equal + 1) / 2];
    }),
  );
}
