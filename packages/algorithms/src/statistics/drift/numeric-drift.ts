import {
  hellingerDistance,
  jensenShannonDistance,
  kullbackLeibler,
  populationStabilityIndex,
} from '../distance/divergences.ts';
import { normedWasserstein, wassersteinDistance } from '../distance/wasserstein.ts';
import { kolmogorovSmirnovPValue, kolmogorovSmirnovStatistic } from '../hypothesis/kolmogorov-smirnov.ts';
import { countBetween, doaneBinCount, equalWidthEdges, quantileInnerEdges } from '../summary/histogram.ts';
import { populationStandardDeviation } from '../summary/moments.ts';
import { quantileOfSorted } from '../summary/quantiles.ts';
import type { DriftBins } from './column-drift.ts';
import type { NumericView } from './column-summary.ts';

const mostBins = 40;

/** Rows with a value; a summary's sample stands for more rows than it holds. */
export const presentCount = (view: NumericView): number => view.rowCount - view.missingCount;

export type NumericMeasures = {
  ks: number;
  ksPValue: number;
  wasserstein: number;
  scores: Record<string, number>;
};

/**
 * Every distance of two numeric columns that both have values. PSI and KL over deciles of the reference;
 * Jensen-Shannon (base 2) and Hellinger over Doane's bins of the reference and one more bin on either side of it.
 */
export function measureNumeric(reference: NumericView, current: NumericView): NumericMeasures {
  const referenceMoments = reference.moments!;
  const ks = kolmogorovSmirnovStatistic(reference.sorted, current.sorted);
  const ksPValue = kolmogorovSmirnovPValue(ks, presentCount(reference), presentCount(current)).pValue;
  const distance = wassersteinDistance(reference.sorted, current.sorted);
  const wasserstein = normedWasserstein(distance, populationStandardDeviation(referenceMoments));
  const deciles = binned(reference, current, quantileInnerEdges(reference.sorted, 10));
  const doane = binned(reference, current, doaneEdges(reference));
  return {
    ks,
    ksPValue,
    wasserstein,
    scores: {
      psi: populationStabilityIndex(deciles.reference, deciles.current),
      kl: kullbackLeibler(deciles.reference, deciles.current),
      jensenShannon: jensenShannonDistance(doane.reference, doane.current),
      hellinger: hellingerDistance(doane.reference, doane.current),
      ks,
      ksPValue,
      wasserstein,
      wassersteinInUnits: distance,
      meanDifference: current.moments!.mean - referenceMoments.mean,
    },
  };
}

/** The upper edge is moved up by a hair, because bins are half-open and the largest value belongs inside. */
function doaneEdges(view: NumericView): number[] {
  const { min, max } = view.moments!;
  const edges = equalWidthEdges(min, max, Math.min(200, doaneBinCount(view.moments!)));
  edges[edges.length - 1] = max + Math.max(Number.MIN_VALUE, Math.abs(max) * Number.EPSILON);
  return edges;
}

function binned(reference: NumericView, current: NumericView, innerEdges: readonly number[]) {
  return {
    reference: countBetween(reference.sorted, innerEdges),
    current: countBetween(current.sorted, innerEdges),
  };
}

/**
 * Bins to draw both sides over: equal width between the 0.5 % and 99.5 % quantiles of the side that reaches
 * further, so that one far value does not squeeze the picture; outer bins take what lies beyond.
 */
export function numericBins(reference: NumericView, current: NumericView): DriftBins {
  const sides = [reference, current].filter((side) => side.sorted.length > 0);
  if (sides.length === 0) return { labels: [], edges: [], reference: [], current: [] };
  const low = Math.min(...sides.map((side) => quantileOfSorted(side.sorted, 0.005)));
  const high = Math.max(...sides.map((side) => quantileOfSorted(side.sorted, 0.995)));
  const count = Math.max(...sides.map((side) => doaneBinCount(side.moments!)));
  const edges = equalWidthEdges(low, high, Math.min(mostBins, Math.max(5, count)));
  const inner = edges.slice(1, -1);
  return {
    labels: inner.length === 0 ? ['all'] : binLabels(inner),
    edges,
    reference: shares(countBetween(reference.sorted, inner)),
    current: shares(countBetween(current.sorted, inner)),
  };
}

function binLabels(inner: readonly number[]): string[] {
  const text = inner.map((edge) => String(Number(edge.toPrecision(4))));
  return [`< ${text[0]}`, ...text.slice(1).map((edge, k) => `${text[k]} to ${edge}`), `≥ ${text.at(-1)}`];
}

function shares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}
