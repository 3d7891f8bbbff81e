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
  return typeof value === 'string' ? parseText(value) : null;
}

function parseText(text: string): number | null {
  const match = pattern.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (m < 1 || m > 12 || d < 1 || d > daysOf(y, m)) return null;
  const [h, min, s] = [Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)];
  if (h > 23 || min > 59 || s > 59) return null;
  const ms = fraction === undefined ? 0 : Number(fraction.padEnd(3, '0').slice(0, 3));
  // Date.UTC takes the years 0 to 99 for 1900 to 1999; 400 years are a whole number of days.
  const at = Date.UTC(y + 400, m - 1, d, h, min, s, ms) - fourCenturiesMs;
  return zone === undefined ? at : at - zoneOffsetMs(zone);
}

const fourCenturiesMs = 146_097 * 86_400_000;

function daysOf(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

function zoneOffsetMs(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
