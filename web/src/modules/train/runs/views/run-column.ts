import type { RunTable } from '@slipway/contract';

/** One field over many runs, read as numbers where every value is one. */
export type RunColumn =
  | { readonly kind: 'number'; readonly values: readonly (number | null)[] }
  | { readonly kind: 'text'; readonly values: readonly (string | null)[] };

/** Params are text on the wire; a column whose every value reads as a number is one of numbers. NaN counts as nothing. */
export function readColumn(values: RunTable['columns'][number]['values']): RunColumn {
  const isNumeric = values.every((value) => typeof value !== 'string' || isNumber(value));
  if (!isNumeric)
    return { kind: 'text', values: values.map((value) => (value === null ? null : String(value))) };
  return {
    kind: 'number',
    values: values.map((value) => {
      const number = value === null ? Number.NaN : Number(value);
      return Number.isFinite(number) ? number : null;
    }),
  };
}

const isNumber = (text: string) =>
  text === 'NaN' || (text.trim() !== '' && !Number.isNaN(Number(text)) && !/^[+-]?0[xob]/i.test(text));

/** How an axis is drawn: apart by name, or by size, by its logarithm where it runs over more than two decades. */
export type AxisScale =
  | { readonly kind: 'category'; readonly categories: readonly string[] }
  | { readonly kind: 'value' | 'log'; readonly min: number; readonly max: number };

const mostCategories = 40;
const decades = 100;

/** Null for a column that an axis cannot hold: without values, or with too many different texts. */
export function scaleOf(column: RunColumn): AxisScale | null {
  if (column.kind === 'text') {
    const categories = [...new Set(column.values.filter((value) => value !== null))].sort();
    return categories.length === 0 || categories.length > mostCategories
      ? null
      : { kind: 'category', categories };
  }
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of column.values) {
    if (value === null) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (min > max) return null;
  return { kind: min > 0 && max / min >= decades ? 'log' : 'value', min, max };
}
