import type { CategoricalColumn, Column, NumericColumn } from '../table.ts';

/** How a numeric column becomes features: (x - mean) / scale, 0 when missing, and maybe an indicator of missing. */
export type NumericEncoder = {
  readonly kind: 'numeric';
  readonly name: string;
  /** A float32, because that is what a served model subtracts. */
  readonly mean: number;
  /** Population standard deviation of the training rows; 1 for a constant column. */
  readonly scale: number;
  /** Whether training rows missed it, so that missing has a coefficient. */
  readonly hasMissing: boolean;
};

/** How a categorical column becomes features: one 0/1 feature for each kept category, maybe one for the rest and one for missing. */
export type CategoricalEncoder = {
  readonly kind: 'categorical';
  readonly name: string;
  /** The categories with a feature of their own. */
  readonly categories: readonly string[];
  /** The rarer categories of the training rows; they share one feature. Empty: there is none. */
  readonly otherCategories: readonly string[];
  readonly hasMissing: boolean;
};

export type LinearEncoder = NumericEncoder | CategoricalEncoder;

/** Learns the encoding of one column; a value that is not finite is missing, and so is the category ''. */
export const fitLinearEncoder = (column: Column, maxCategories: number): LinearEncoder =>
  column.kind === 'numeric' ? fitNumeric(column) : fitCategorical(column, maxCategories);

function fitNumeric({ name, values }: NumericColumn): NumericEncoder {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (const raw of values) {
    const value = Math.fround(raw);
    if (!Number.isFinite(value)) continue;
    count += 1;
    const delta = value - mean;
    mean += delta / count;
    squares += delta * (value - mean);
  }
  const scale = count === 0 || squares === 0 ? 1 : Math.sqrt(squares / count);
  return { kind: 'numeric', name, mean: Math.fround(mean), scale, hasMissing: count < values.length };
}

function fitCategorical(column: CategoricalColumn, maxCategories: number): CategoricalEncoder {
  const counts = new Map<string, number>();
  const byCode = new Float64Array(column.categories.length);
  let missing = 0;
  for (const code of column.codes) {
    if (code < 0 || column.categories[code] === '') missing += 1;
    else byCode[code]! += 1;
  }
  column.categories.forEach((category, code) => {
    if (byCode[code]! > 0) counts.set(category, (counts.get(category) ?? 0) + byCode[code]!);
  });
  const ranked = [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([category]) => category);
  return {
    kind: 'categorical',
    name: column.name,
    categories: ranked.slice(0, maxCategories),
    otherCategories: ranked.slice(maxCategories),
    hasMissing: missing > 0,
  };
}

/** The name of each feature an encoder makes, in order. */
export function featureNames(encoder: LinearEncoder): string[] {
  if (encoder.kind === 'numeric')
    return encoder.hasMissing ? [encoder.name, `${encoder.name} is missing`] : [encoder.name];
  return [
    ...encoder.categories.map((category) => `${encoder.name} = ${category}`),
    ...(encoder.otherCategories.length > 0 ? [`${encoder.name} is another`] : []),
    ...(encoder.hasMissing ? [`${encoder.name} is missing`] : []),
  ];
}

/** The feature, counted within the encoder, that each category switches on; '' stands for missing. Others switch on none. */
export function categoryFeatures(encoder: CategoricalEncoder): Map<string, number> {
  const { categories, otherCategories, hasMissing } = encoder;
  const hasOther = otherCategories.length > 0;
  const features = new Map(categories.map((category, k) => [category, k]));
  for (const category of otherCategories) features.set(category, categories.length);
  if (hasMissing) features.set('', categories.length + (hasOther ? 1 : 0));
  return features;
}
