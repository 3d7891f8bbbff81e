import type { Signature } from '@slipway/contract';
import type { RequestRow, RequestValue } from './request-row.ts';

const numbers = [0, 1, -1, 0.5, 13, 250, 1999, 1e6];
const texts = ['', 'a', 'ATL', 'unknown', 'é', '0'];
/** Midnights, leap days, ends of years, weekdays and week ends: where date arithmetic goes wrong. */
const instants = [
  '1999-12-31T23:59:59.999Z',
  '2000-02-29T12:00:00Z',
  '2001-01-01T00:00:00Z',
  '2001-06-30T05:07:09Z',
  '2024-12-29T18:30:00Z',
  '1969-07-20T20:17:40Z',
].map((text) => Date.parse(text));

/**
 * Rows that fit a signature and visit the corners of each type, missing values included where they are allowed.
 * The same every time.
 */
export function warmUpRows(signature: Pick<Signature, 'inputs'>, count = 48): RequestRow[] {
  return Array.from({ length: count }, (_, i) => {
    const row: Record<string, RequestValue> = {};
    for (const [k, input] of signature.inputs.entries()) {
      const isMissing = !input.required && (i + k) % 7 === 6;
      row[input.name] = isMissing ? null : sample(input.type, i + 3 * k);
    }
    return row;
  });
}

function sample(type: Signature['inputs'][number]['type'], i: number): RequestValue {
  switch (type) {
    case 'number':
      return numbers[i % numbers.length]!;
    case 'string':
      return texts[i % texts.length]!;
    case 'boolean':
      return i % 2 === 0;
    case 'timestamp':
      return instants[i % instants.length]!;
  }
}
