const pattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d{2}:?\d{2})?$/i;
/** The years 1 to 9999. */
const earliestMs = Date.UTC(2000, 0, 1) - 63_082_281_600_000;
const latestMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * Milliseconds since 1970 of a number (milliseconds) or an ISO 8601 text, or null when it is neither.
 * A text without a zone is UTC, also with a blank for the T, where JavaScript's own parser takes local time.
 */
export function readTimestamp(value: unknown): number | null {
  if (typeof value === 'number') {
    return Number.isInteger(value) && value >= earliestMs && value <= latestMs ? value : null;
  }
  const match = typeof value === 'string' ? pattern.exec(value) : null;
  if (match === null) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, '0').slice(0, 3)));
  const isReal =
    Number(month) <= 12 &&
    Number(month) > 0 &&
    date.getUTCDate() === Number(day) &&
    date.getUTCHours() === Number(hour) &&
    Number(minute) < 60;
  return isReal && Number(second) < 60 ? date.getTime() - zoneOffsetMs(zone) : null;
}

function zoneOffsetMs(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
