/** A double as protobuf's JSON mapping writes it: NaN and infinities are texts. */
export const renderDouble = (value: number): number | string =>
  Number.isFinite(value) ? value : Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';

/** Leaves out unset fields, empty texts and empty lists, as protobuf's JSON printer does. */
export function compact(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === null) continue;
    if (Array.isArray(value) && value.length === 0) continue;
    kept[name] = value;
  }
  return kept;
}

/** `[{ key, value }]` of a record, in the order of its keys. */
export const renderPairs = (pairs: Readonly<Record<string, string>>): { key: string; value: string }[] =>
  Object.entries(pairs).map(([key, value]) => ({ key, value }));
