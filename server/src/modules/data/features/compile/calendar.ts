import { floorDivide, floorRest, leave, microsPerDay } from './runtime.ts';

/**
 * The proleptic Gregorian calendar on days since 1970, after Howard Hinnant's "chrono-Compatible Low-Level Date
 * Algorithms". Times are microseconds since 1970 as exact doubles: the years 1685 to 2255.
 */
export type Civil = { readonly year: number; readonly month: number; readonly day: number };

export function civilFromDays(days: number): Civil {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

export function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

export const daysOf = (micros: number): number => floorDivide(micros, microsPerDay);
export const microsOfDays = (days: number): number => {
  const micros = days * microsPerDay;
  return Number.isSafeInteger(micros) ? micros : leave();
};

export const timeOfDay = (micros: number, unitMicros: number, unitsPerNext: number): number =>
  Math.floor(floorRest(micros, unitMicros * unitsPerNext) / unitMicros);

export const yearOf = (days: number): number => civilFromDays(days).year;
export const monthOf = (days: number): number => civilFromDays(days).month;
export const dayOf = (days: number): number => civilFromDays(days).day;
export const quarterOf = (days: number): number => Math.floor((monthOf(days) - 1) / 3) + 1;
/** 0 = Sunday. 1970-01-01 was a Thursday. */
export const dayOfWeek = (days: number): number => floorRest(days + 4, 7);
/** 1 = Monday … 7 = Sunday. */
export const isoDayOfWeek = (days: number): number => floorRest(days + 3, 7) + 1;
export const dayOfYear = (days: number): number => days - daysFromCivil(yearOf(days), 1, 1) + 1;
/** ISO 8601: week 1 has the year's first Thursday. */
export const isoWeek = (days: number): number => {
  const thursday = days - isoDayOfWeek(days) + 4;
  return Math.floor((thursday - daysFromCivil(yearOf(thursday), 1, 1)) / 7) + 1;
};
export const isoYear = (days: number): number => yearOf(days - isoDayOfWeek(days) + 4);

const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
export const dayName = (days: number): string => dayNames[dayOfWeek(days)]!;
export const monthName = (days: number): string => monthNames[monthOf(days) - 1]!;

/** First day of the unit a day lies in. */
export function truncateDays(days: number, unit: string): number {
  const { year, month } = civilFromDays(days);
  if (unit === 'year') return daysFromCivil(year, 1, 1);
  if (unit === 'quarter') return daysFromCivil(year, month - ((month - 1) % 3), 1);
  if (unit === 'month') return daysFromCivil(year, month, 1);
  return unit === 'week' ? days - isoDayOfWeek(days) + 1 : days;
}

/** Months since year 0. */
export const monthIndex = (days: number): number => {
  const { year, month } = civilFromDays(days);
  return year * 12 + month - 1;
};

const pad = (value: number, width: number) => String(value).padStart(width, '0');

/** `2001-02-03`, for years of four digits. */
export function formatDays(days: number): string {
  const { year, month, day } = civilFromDays(days);
  return year >= 1000 && year <= 9999 ? `${year}-${pad(month, 2)}-${pad(day, 2)}` : leave();
}
