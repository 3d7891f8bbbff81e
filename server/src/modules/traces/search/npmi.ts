import type { FilterCounts } from './search-traces.ts';

/** How strongly two conditions go together: -1 never, 0 by chance, 1 always. */
export type Correlation = {
  /** NaN where one of them never holds. */
  readonly npmi: number;
  /** With half a trace added to each of the four cells, so that few traces do not look certain. */
  readonly smoothed: number;
};

/**
 * Normalised pointwise mutual information of two filters over the same traces: ln(p(ab) / (p(a) p(b))) / -ln p(ab)
 * (Bouma, Normalized (pointwise) mutual information in collocation extraction, 2009); smoothed after Jeffreys.
 */
export function npmiOf({ total, first, second, both }: FilterCounts): Correlation {
  return { npmi: exact({ total, first, second, both }), smoothed: smoothed({ total, first, second, both }) };
}

function exact({ total, first, second, both }: FilterCounts): number {
  if (total <= 0 || first <= 0 || second <= 0) return Number.NaN;
  if (both <= 0) return -1;
  if (both === total) return 1;
  return fromLogs(Math.log(both / total), Math.log(first / total), Math.log(second / total));
}

function smoothed({ total, first, second, both }: FilterCounts): number {
  if (total <= 0 || first <= 0 || second <= 0) return Number.NaN;
  if (both === total) return 1;
  const half = 0.5;
  const joint = both + half;
  const onlyFirst = Math.max(0, first - both) + half;
  const onlySecond = Math.max(0, second - both) + half;
  const all = joint + onlyFirst + onlySecond + Math.max(0, total - first - second + both) + half;
  return fromLogs(
    Math.log(joint / all),
    Math.log((joint + onlyFirst) / all),
    Math.log((joint + onlySecond) / all),
  );
}

const fromLogs = (joint: number, first: number, second: number): number =>
  Math.max(-1, Math.min(1, (joint - first - second) / -joint));
