import type { CompareOperator, Field, Filter, Literal } from './filter.ts';

/** The value of a field of one thing; undefined where the thing has none. */
export type ValueOf<F extends Field> = (field: F) => Literal | null | undefined;

/** Whether a thing passes a filter, for lists that are short enough to be read whole. */
export function matchesFilter<F extends Field>(filter: Filter<F> | null, readValue: ValueOf<F>): boolean {
  if (filter === null) return true;
  if (filter.kind === 'joined') {
    const passes = (item: Filter<F>) => matchesFilter(item, readValue);
    return filter.by === 'and' ? filter.items.every(passes) : filter.items.some(passes);
  }
  if (filter.kind === 'not') return !matchesFilter(filter.item, readValue);
  const value = readValue(filter.field) ?? null;
  if (filter.kind === 'null') return (value === null) !== filter.isNegated;
  if (value === null) return false;
  if (filter.kind === 'nan') return Number.isNaN(value) !== filter.isNegated;
  if (filter.kind === 'compare') return compare(value, filter.operator, filter.value);
  if (filter.kind === 'in')
    return filter.values.some((each) => compare(value, '=', each)) !== filter.isNegated;
  return likePattern(filter.pattern, filter.isCaseSensitive).test(String(value)) !== filter.isNegated;
}

function compare(value: Literal, operator: CompareOperator, literal: Literal): boolean {
  const [a, b] = typeof literal === 'number' ? [Number(value), literal] : [String(value), literal];
  switch (operator) {
    case '=':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

/** `%` stands for any text and `_` for one character, as in SQL. */
function likePattern(pattern: string, isCaseSensitive: boolean): RegExp {
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '[^]*')
    .replaceAll('_', '[^]');
  return new RegExp(`^${source}$`, isCaseSensitive ? 'u' : 'iu');
}

/** Orders things by keys; those without a value come last in both directions. */
export function compareBy<T, F extends Field>(
  keys: readonly { field: F; isDescending: boolean }[],
  readValue: (thing: T, field: F) => Literal | null | undefined,
): (a: T, b: T) => number {
  return (a, b) => {
    for (const { field, isDescending } of keys) {
      const [x, y] = [readValue(a, field) ?? null, readValue(b, field) ?? null];
      if (x === y) continue;
      if (x === null) return 1;
      if (y === null) return -1;
      return (x < y ? -1 : 1) * (isDescending ? -1 : 1);
    }
    return 0;
  };
}
