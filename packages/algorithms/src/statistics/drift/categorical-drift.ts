import {
  hellingerDistance,
  jensenShannonDistance,
  jensenShannonDivergence,
  jensenShannonNoise,
  kullbackLeibler,
  lInfinityDistance,
  populationStabilityIndex,
  totalVariationDistance,
} from '../distance/divergences.ts';
import { type ChiSquared, chiSquaredTest } from '../hypothesis/chi-squared-test.ts';
import { type TwoProportionZ, twoProportionZTest } from '../hypothesis/two-proportion-z-test.ts';
import { type CategoryCounts, otherLabel, poolRareCategories } from './category-counts.ts';
import type { DriftBins } from './column-drift.ts';

const mostBins = 30;

export type CategoricalMeasures = {
  chiSquared: ChiSquared;
  z: TwoProportionZ;
  /** Jensen-Shannon distance, base 2, after the divergence expected by chance is taken off. */
  jensenShannonBeyondChance: number;
  scores: Record<string, number | null>;
};

/** Every distance of two aligned category counts that both have rows. */
export function measureCategories(counts: CategoryCounts): CategoricalMeasures {
  const { reference, current } = counts;
  const pooled = poolRareCategories(counts);
  const chiSquared = chiSquaredTest(pooled.reference, pooled.current);
  const beyondChance = jensenShannonDivergence(reference, current) - jensenShannonNoise(reference, current);
  return {
    chiSquared,
    z: firstCategoryZ(reference, current),
    jensenShannonBeyondChance: Math.sqrt(Math.max(0, beyondChance)),
    scores: {
      psi: populationStabilityIndex(reference, current),
      kl: kullbackLeibler(reference, current),
      jensenShannon: jensenShannonDistance(reference, current),
      hellinger: hellingerDistance(reference, current),
      totalVariation: totalVariationDistance(reference, current),
      lInfinity: lInfinityDistance(reference, current),
      chiSquared: chiSquared.statistic,
      chiSquaredPValue: chiSquared.pValue,
      unseenShare: counts.unseenShare,
    },
  };
}

function firstCategoryZ(reference: readonly number[], current: readonly number[]): TwoProportionZ {
  const count = (counts: readonly number[]) => counts.reduce((sum, value) => sum + value, 0);
  return twoProportionZTest(
    { successes: current[0] ?? 0, count: count(current) },
    { successes: reference[0] ?? 0, count: count(reference) },
  );
}

/** The 30 categories with the largest share on either side, and the rest as other. */
export function categoryBins(counts: CategoryCounts): DriftBins {
  const reference = shares(counts.reference);
  const current = shares(counts.current);
  const order = counts.labels
    .map((_, k) => k)
    .sort((a, b) => Math.max(reference[b]!, current[b]!) - Math.max(reference[a]!, current[a]!) || a - b);
  const isShort = order.length <= mostBins;
  const shown = isShort ? order : order.slice(0, mostBins).filter((k) => counts.labels[k] !== otherLabel);
  const bins: DriftBins = {
    labels: shown.map((k) => counts.labels[k]!),
    edges: null,
    reference: shown.map((k) => reference[k]!),
    current: shown.map((k) => current[k]!),
  };
  if (isShort) return bins;
  const rest = (side: number[], kept: number[]) =>
    Math.max(0, side.reduce((sum, share) => sum + share, 0) - kept.reduce((sum, share) => sum + share, 0));
  return {
    labels: [...bins.labels, otherLabel],
    edges: null,
    reference: [...bins.reference, rest(reference, bins.reference)],
    current: [...bins.current, rest(current, bins.current)],
  };
}

function shares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}
