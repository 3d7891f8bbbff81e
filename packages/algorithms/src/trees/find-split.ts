import { missingBin } from './bins.ts';
import { slotsPerFeature } from './histogram.ts';
import type { Packing, Scale } from './packed-gradients.ts';

/** Rows go left when their bin is at most `bin`; rows without a value where `isMissingLeft` says. */
export type Split = {
  readonly feature: number;
  readonly bin: number;
  readonly isMissingLeft: boolean;
  readonly gain: number;
  /** Whether the left side has the smaller hessian, and so most likely fewer rows. */
  readonly isLeftSmaller: boolean;
};

export type SplitRules = { readonly l2: number; readonly minGain: number; readonly minRowsPerLeaf: number };

/** A leaf as the search sees it: its histogram and totals in units of the loss. */
export type LeafSums = {
  readonly histogram: Float64Array;
  /** Rows of the table. */
  readonly rowCount: number;
  readonly gradient: number;
  readonly hessian: number;
};

export type SearchContext = {
  readonly packing: Packing;
  readonly scale: Scale;
  readonly rules: SplitRules;
  /** Bins in use of each feature, without the missing one. */
  readonly binCounts: ArrayLike<number>;
  /** Features this tree may split on. */
  readonly features: ArrayLike<number>;
};

/** The sums over all bins of one feature. */
export function totalsOf(
  histogram: Float64Array,
  feature: number,
  { packing, scale }: Pick<SearchContext, 'packing' | 'scale'>,
): { gradient: number; hessian: number } {
  let packed = 0;
  for (let slot = 0; slot < slotsPerFeature; slot++) packed += histogram[feature * slotsPerFeature + slot]!;
  const steps = Math.floor(packed / packing.gradientUnit);
  return {
    gradient: steps * scale.gradient,
    hessian: (packed - steps * packing.gradientUnit) * scale.hessian,
  };
}

/**
 * The best split of a leaf, or null when none gains. Gain as in XGBoost (Chen and Guestrin 2016, equation 7,
 * without the factor one half): GL²/(HL+λ) + GR²/(HR+λ) - G²/(H+λ). Row counts on either side are estimated from
 * hessians, as LightGBM does.
 */
export function findSplit(leaf: LeafSums, context: SearchContext): Split | null {
  let best: Split | null = null;
  for (let k = 0; k < context.features.length; k++) {
    const found = searchFeature(leaf, context.features[k]!, context);
    if (found !== null && (best === null || found.gain > best.gain)) best = found;
  }
  return best;
}

function searchFeature(leaf: LeafSums, feature: number, context: SearchContext): Split | null {
  const { packing, scale, rules, binCounts } = context;
  const { histogram, gradient: totalGradient, hessian: totalHessian } = leaf;
  const { l2 } = rules;
  const unit = packing.gradientUnit;
  const perUnit = 1 / unit;
  const offset = feature * slotsPerFeature;
  const leastHessian = (rules.minRowsPerLeaf * Math.max(totalHessian, 1e-300)) / leaf.rowCount;
  const mostHessian = totalHessian - leastHessian;
  const parentScore = (totalGradient * totalGradient) / (totalHessian + l2);
  const missing = histogram[offset + missingBin]!;
  const end = missing === 0 ? binCounts[feature]! - 1 : binCounts[feature]!;
  const leastScore = parentScore + Math.max(rules.minGain, 1e-12 * parentScore);
  let bestScore = leastScore;
  let bestBin = 0;
  let bestSide = 0;
  let bestHessian = 0;
  // Missing values on the right, then on the left; once when there are none.
  for (let side = 0; side < (missing === 0 ? 1 : 2); side++) {
    let packed = side === 0 ? 0 : missing;
    for (let bin = 0; bin < end; bin++) {
      const here = histogram[offset + bin]!;
      if (here === 0 && bin > 0) continue;
      packed += here;
      const steps = Math.floor(packed * perUnit);
      const leftHessian = (packed - steps * unit) * scale.hessian;
      if (leftHessian < leastHessian) continue;
      if (leftHessian > mostHessian) break;
      const leftGradient = steps * scale.gradient;
      const rightGradient = totalGradient - leftGradient;
      const left = leftHessian + l2;
      const right = totalHessian - leftHessian + l2;
      // GL² / left + GR² / right > bestScore, without a division for every bin.
      const score = leftGradient * leftGradient * right + rightGradient * rightGradient * left;
      if (score > bestScore * left * right) {
        bestScore = score / (left * right);
        bestBin = bin;
        bestSide = side;
        bestHessian = leftHessian;
      }
    }
  }
  if (!(bestScore > leastScore)) return null;
  return {
    feature,
    bin: bestBin,
    isMissingLeft: bestSide === 1,
    gain: bestScore - parentScore,
    isLeftSmaller: 2 * bestHessian <= totalHessian,
  };
}
