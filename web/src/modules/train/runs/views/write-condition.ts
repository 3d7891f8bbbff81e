/** What a brush or a group holds of a field, as a condition of the filter language. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** `params.depth >= 2 and params.depth < 4` */
export function between(field: string, low: number, high: number, isHighIncluded: boolean): string {
  return `${field} >= ${low} and ${field} ${isHighIncluded ? '<=' : '<'} ${high}`;
}

/** `params.trainer in ('gbdt', 'linear')`; one value is simply equal. */
export const oneOf = (field: string, texts: readonly string[]): string =>
  texts.length === 1 ? `${field} = ${quoted(texts[0]!)}` : `${field} in (${texts.map(quoted).join(', ')})`;

/** Both hold. What was written by hand may hold an `or`, so it goes into brackets. */
export function both(filter: string | undefined, condition: string): string {
  if (!filter) return condition;
  return /\bor\b/i.test(filter) ? `(${filter}) and ${condition}` : `${filter} and ${condition}`;
}
