import { type Moments, skewness } from './moments.ts';
import { countBelow } from './quantiles.ts';

/** Number of equal-width bins by Doane's rule (1976), which gives skewed data more bins than Sturges'; at least 1. */
export function doaneBinCount(moments: Moments): number {
  const { count } = moments;
  if (count < 3 || moments.m2 === 0) return 1;
  const spread = Math.sqrt((6 * (count - 2)) / ((count + 1) * (count + 3)));
  const bins = 1 + Math.log2(count) + Math.log2(1 + Math.abs(skewness(moments)) / spread);
  // Powers of values near the largest double overflow; Sturges' rule needs none of them.
  return Number.isFinite(bins) ? Math.max(1, Math.ceil(bins)) : sturgesBinCount(count);
}

/** Number of equal-width bins by Sturges' rule (1926). */
export const sturgesBinCount = (count: number): number => (count < 1 ? 1 : Math.ceil(Math.log2(count)) + 1);

/** `bins` + 1 ascending edges of equal width; a range of zero width is widened so that its bin has a width. */
export function equalWidthEdges(min: number, max: number, bins: number): number[] {
  const margin = max > min ? 0 : Math.max(Math.abs(min) * 1e-3, 0.5);
  const low = min - margin;
  const high = max + margin;
  const edges = Array.from({ length: bins + 1 }, (_, k) => low + ((high - low) * k) / bins);
  edges[bins] = high;
  return edges;
}

/**
 * Inner edges that cut an ascending sample into `bins` parts of nearly equal count. Every edge is a value of
 * the sample and equal edges are merged, so no bin is empty and ties give fewer bins. The outer bins are open:
 * bin k holds edge[k - 1] <= x < edge[k].
 */
export function quantileInnerEdges(sorted: ArrayLike<number>, bins: number): number[] {
  const edges: number[] = [];
  for (let k = 1; k < bins; k += 1) {
    const edge = sorted[Math.floor((k * sorted.length) / bins)]!;
    if (edge > (edges.at(-1) ?? sorted[0]!)) edges.push(edge);
  }
  return edges;
}

/** Counts of an ascending sample in the innerEdges.length + 1 bins between and outside ascending inner edges. */
export function countBetween(sorted: ArrayLike<number>, innerEdges: readonly number[]): number[] {
  const counts: number[] = [];
  let before = 0;
  for (const edge of innerEdges) {
    const below = countBelow(sorted, edge);
    counts.push(below - before);
    before = below;
  }
  counts.push(sorted.length - before);
  return counts;
}
