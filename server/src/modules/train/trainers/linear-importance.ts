import { type LinearEncoder, type LinearModel, linearCoefficients, type Table } from '@slipway/algorithms';

/**
 * How much each column moves a linear model's margin: the standard deviation of its contribution over these
 * rows, as shares that sum to 1, largest first. All 0 for a model without coefficients.
 */
export function linearImportance(model: LinearModel, table: Table): { feature: string; gain: number }[] {
  const weights = linearCoefficients(model).coefficients.map(({ standardised }) => standardised);
  const width = weights.length / model.weights.length;
  // The design puts the numeric columns first.
  const ordered = [
    ...model.encoders.filter(({ kind }) => kind === 'numeric'),
    ...model.encoders.filter(({ kind }) => kind === 'categorical'),
  ];
  const spread = new Map<string, number>();
  let first = 0;
  for (const encoder of ordered) {
    const size = featureCount(encoder);
    let variance = 0;
    for (let output = 0; output < model.weights.length; output++) {
      const start = output * width + first;
      variance += varianceOf(encoder, weights.slice(start, start + size), table);
    }
    spread.set(encoder.name, Math.sqrt(variance));
    first += size;
  }
  const total = [...spread.values()].reduce((sum, value) => sum + value, 0) || 1;
  return model.encoders
    .map(({ name }) => ({ feature: name, gain: spread.get(name)! / total }))
    .sort((a, b) => b.gain - a.gain);
}

const featureCount = (encoder: LinearEncoder): number =>
  (encoder.kind === 'numeric'
    ? 1
    : encoder.categories.length + (encoder.otherCategories.length > 0 ? 1 : 0)) +
  (encoder.hasMissing ? 1 : 0);

/** Numeric features are standardised, so a weight is a standard deviation; a category has its weight in its rows. */
function varianceOf(encoder: LinearEncoder, weights: readonly number[], table: Table): number {
  if (encoder.kind === 'numeric') return weights[0]! ** 2;
  const column = table.columns.find(({ name }) => name === encoder.name);
  if (column?.kind !== 'categorical') return 0;
  const own = new Map(encoder.categories.map((category, position) => [category, weights[position]!]));
  const other = encoder.otherCategories.length > 0 ? weights[encoder.categories.length]! : 0;
  const missing = encoder.hasMissing ? weights.at(-1)! : 0;
  const byCode = column.categories.map((category) => own.get(category) ?? other);
  let sum = 0;
  let squares = 0;
  for (const code of column.codes) {
    const weight = code < 0 ? missing : byCode[code]!;
    sum += weight;
    squares += weight * weight;
  }
  const mean = sum / Math.max(1, column.codes.length);
  return Math.max(0, squares / Math.max(1, column.codes.length) - mean * mean);
}
