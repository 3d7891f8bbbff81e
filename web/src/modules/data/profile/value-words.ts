import type { ColumnKind } from '@slipway/contract';
import { formatNumber } from '../../../design/format/format-number.ts';

/** A value of a column for a person: numbers short, times without their midnight. */
export function valueWords(value: string | number, kind: ColumnKind): string {
  if (kind === 'temporal') {
    const text = typeof value === 'number' ? new Date(value).toISOString() : value;
    return text
      .replace('T', ' ')
      .replace(/(\.\d+)?Z?$/, '')
      .replace(/ 00:00:00$/, '');
  }
  return typeof value === 'number' ? formatNumber(value) : value;
}
