import { civilFromDays, daysFromCivil } from './compile/calendar.ts';

const pattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/**
 * Microseconds since 1970 UTC of an ISO 8601 date or date-time, or null when it is none. Without a zone it is
 * UTC; digits beyond microseconds are cut off. Years 1700 to 2250, where doubles hold microseconds exactly.
 */
export function parseTimestamp(text: string): number | null {
  const fast = parseCommon(text);
  if (fast !== null) return fast;
  const found = pattern.exec(text);
  if (found === null) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = found;
  const seconds = secondsOf(
    [year!, month!, day!].map(Number) as [number, number, number],
    [hour, minute, second].map(Number) as [number, number, number],
  );
  if (seconds === null) return null;
  const offset = zoneSeconds(zone);
  return offset === null ? null : (seconds - offset) * 1e6 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

/** `2001-01-31T12:34:56` or with a space, and at most a Z after it, without the cost of a pattern. */
function parseCommon(text: string): number | null {
  const size = text.length;
  if (size !== 19 && !(size === 20 && text.charCodeAt(19) === 90)) return null;
  const separator = text.charCodeAt(10);
  if (
    text.charCodeAt(4) !== 45 ||
    text.charCodeAt(7) !== 45 ||
    (separator !== 84 && separator !== 32) ||
    text.charCodeAt(13) !== 58 ||
    text.charCodeAt(16) !== 58
  ) {
    return null;
  }
  const year = two(text, 0) * 100 + two(text, 2);
  const date: [number, number, number] = [year, two(text, 5), two(text, 8)];
  const time: [number, number, number] = [two(text, 11), two(text, 14), two(text, 17)];
  const seconds = secondsOf(date, time);
  return seconds === null ? null : seconds * 1e6;
}

/** Two digits at a place; NaN when they are none, which no range check lets pass. */
function two(text: string, at: number): number {
  const high = text.charCodeAt(at) - 48;
  const low = text.charCodeAt(at + 1) - 48;
  return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? high * 10 + low : Number.NaN;
}

function secondsOf(
  [year, month, day]: [number, number, number],
  [hour, minute, second]: [number, number, number],
): number | null {
  const isInRange =
    year >= 1700 &&
    year <= 2250 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 31 &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59;
  if (!isInRange) return null;
  const days = daysFromCivil(year, month, day);
  if (day > 28 && civilFromDays(days).day !== day) return null;
  return days * 86_400 + hour * 3600 + minute * 60 + second;
}

function zoneSeconds(zone: string | undefined): number | null {
  if (zone === undefined || zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || '0');
  if (hours > 15 || minutes > 59) return null;
  return (zone[0] === '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
}
