import { type DesignMatrix, layOut } from './design-matrix.ts';
import { featureNames, type LinearEncoder } from './linear-encoder.ts';

/**
 * How much each column moves the model: the standard deviation over the training rows of what it adds to the
 * margin (the root mean square over the outputs), as shares that sum to 1, largest first. All 0 for a model
 * that learned nothing.
 */
export function columnImportance(
  encoders: readonly LinearEncoder[],
  design: DesignMatrix,
  weights: readonly (readonly number[])[],
): { feature: string; gain: number }[] {
  const spreads = layOut(encoders).map(({ encoder, first }) => {
    const last = first + featureNames(encoder).length;
    const variances = weights.map((output) => contributionVariance(design, output, { first, last }));
    const variance = variances.reduce((sum, value) => sum + value, 0) / variances.length;
    return { feature: encoder.name, gain: Math.sqrt(variance) };
  });
  const total = spreads.reduce((sum, { gain }) => sum + gain, 0);
  return spreads
    .map(({ feature, gain }) => ({ feature, gain: total === 0 ? 0 : gain / total }))
    .sort((a, b) => b.gain - a.gain);
}

/** Variance over the rows of the sum of weight times value of the features first to last (exclusive). */
function contributionVariance(
  { rowCount, dense, denseCount, active, activeCount }: DesignMatrix,
  weights: readonly number[],
  { first, last }: { first: number; last: number },
): number {
  let mean = 0;
  let squares = 0;
  for (let row = 0; row < rowCount; row += 1) {
    let contribution = 0;
    for (let k = first; k < Math.min(last, denseCount); k += 1)
      contribution += weights[k]! * dense[row * denseCount + k]!;
    for (let k = 0; k < activeCount; k += 1) {
      const feature = active[row * activeCount + k]!;
      if (feature >= first && feature < last) contribution += weights[feature]!;
    }
    const delta = contribution - mean;
    mean += delta / (row + 1);
    squares += delta * (contribution - mean);
  }
  return squares / rowCount;
}
