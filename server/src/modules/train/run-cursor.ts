import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import type { SortColumn, SortValue } from './filter/compile-order.ts';

/** JSON has no infinities; a metric may be one. */
type Sent = string | number | { infinite: 1 | -1 };

/** Where a list goes on: the ordering it was made for and the place of the last run. */
export function encodeCursor(orderBy: string, place: readonly SortValue[]): string {
  const values: Sent[] = place.map((value) =>
    value === Number.POSITIVE_INFINITY
      ? { infinite: 1 }
      : value === Number.NEGATIVE_INFINITY
        ? { infinite: -1 }
        : value,
  );
  return Buffer.from(JSON.stringify([orderBy, values])).toString('base64url');
}

/** Throws `invalid-request` when it is no cursor of a list in this ordering. */
export function decodeCursor(
  cursor: string,
  orderBy: string,
  types: readonly SortColumn['type'][],
): SortValue[] {
  const values = readValues(cursor, orderBy);
  const fits = (type: SortColumn['type'], index: number) =>
    typeof values?.[index] === (type === 'text' ? 'string' : 'number');
  if (values === null || values.length !== types.length || !types.every(fits)) {
    throw new SlipwayError('invalid-request', 'the cursor does not belong to this list', {
      hint: 'pass nextCursor of the last reply with the same orderBy, or leave it out to start again',
    });
  }
  return values as SortValue[];
}

function readValues(cursor: string, orderBy: string): (SortValue | null)[] | null {
  try {
    const [order, values] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string, Sent[]];
    if (order !== orderBy || !Array.isArray(values)) return null;
    return values.map(toValue);
  } catch {
    return null;
  }
}

function toValue(sent: unknown): SortValue | null {
  if (typeof sent === 'string' || typeof sent === 'number') return sent;
  if (typeof sent !== 'object' || sent === null || !('infinite' in sent)) return null;
  return sent.infinite === 1 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}
