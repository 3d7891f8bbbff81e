import type { Signature } from '@slipway/contract';
import type { RequestRow, RequestValue } from './request-row.ts';

type Sampler = (i: number) => RequestValue;

const pick =
  (values: readonly RequestValue[]): Sampler =>
  (i) =>
    values[i % values.length]!;

const fractions = pick([0, 1, -1, 0.5, 13, 250, 1999.25, 1e6]);
/** They fit every whole type, the smallest included. */
const wholes = pick([0, 1, 2, 5, 13, 60, 100, 127]);
/** Midnights, leap days, ends of years, weekdays and week ends: where date arithmetic goes wrong. */
const instants = pick(
  [
    '1999-12-31T23:59:59.999Z',
    '2000-02-29T12:00:00Z',
    '2001-01-01T00:00:00Z',
    '2001-06-30T05:07:09Z',
    '2024-12-29T18:30:00Z',
    '1969-07-20T20:17:40Z',
  ].map((text) => Date.parse(text)),
);

const samplers: Record<Signature['inputs'][number]['type'], Sampler> = {
  number: fractions,
  string: pick(['', 'a', 'ATL', 'unknown', 'é', '0']),
  boolean: pick([true, false]),
  timestamp: instants,
};

/**
 * Rows that fit a signature and visit the corners of each type, missing values included where they are allowed.
 * The same every time. `columns` are the DuckDB types behind the inputs, where they are known.
 */
export function warmUpRows(
  signature: Pick<Signature, 'inputs'>,
  columns: readonly { readonly name: string; readonly type: string }[] = [],
  count = 48,
): RequestRow[] {
  const isWhole = new Set(columns.filter(({ type }) => /INT$|INTEGER$/.test(type)).map(({ name }) => name));
  return Array.from({ length: count }, (_, i) => {
    const row: Record<string, RequestValue> = {};
    for (const [k, input] of signature.inputs.entries()) {
      const isMissing = !input.required && (i + k) % 7 === 6;
      const sampler = isWhole.has(input.name) ? wholes : samplers[input.type];
      row[input.name] = isMissing ? null : sampler(i + 3 * k);
    }
    return row;
  });
}
