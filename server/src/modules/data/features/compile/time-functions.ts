import type { SqlType } from '../bound-expression.ts';
import { type BoundCall, type CallCompiler, constantArgument } from './bound-call.ts';
import { strict, type Value } from './code.ts';
import { isDate, isTimestamp } from './types.ts';

/** Code for the days, or the microseconds, of a DATE or TIMESTAMP. */
const days = (type: SqlType, a: string) => (isDate(type) ? a : `c.daysOf(${a})`);
const micros = (type: SqlType, a: string) => (isDate(type) ? `c.microsOfDays(${a})` : a);
const isTime = (type: SqlType) => isDate(type) || isTimestamp(type);

type Part = (type: SqlType, a: string) => string;

const dayPart =
  (name: string): Part =>
  (type, a) =>
    `c.${name}(${days(type, a)})`;
const timePart =
  (unitMicros: number, unitsPerNext: number): Part =>
  (type, a) =>
    isDate(type) ? '0' : `c.timeOfDay(${a}, ${unitMicros}, ${unitsPerNext})`;

const parts: Record<string, Part> = {
  year: dayPart('yearOf'),
  quarter: dayPart('quarterOf'),
  month: dayPart('monthOf'),
  day: dayPart('dayOf'),
  dow: dayPart('dayOfWeek'),
  isodow: dayPart('isoDayOfWeek'),
  doy: dayPart('dayOfYear'),
  week: dayPart('isoWeek'),
  isoyear: dayPart('isoYear'),
  hour: timePart(3_600_000_000, 24),
  minute: timePart(60_000_000, 60),
  second: timePart(1_000_000, 60),
  millisecond: timePart(1_000, 60_000),
  epoch: (type, a) => (isDate(type) ? `${a} * 86400` : `${a} / 1000000`),
  epoch_ms: (type, a) => `h.quotient(${micros(type, a)}, 1000)`,
};

/** Functions named after their part, and DuckDB's other names for the parts. */
const partNames: Record<string, string> = {
  ...Object.fromEntries(Object.keys(parts).map((part) => [part, part])),
  dayofmonth: 'day',
  dayofweek: 'dow',
  weekday: 'dow',
  dayofyear: 'doy',
  weekofyear: 'week',
  milliseconds: 'millisecond',
  hours: 'hour',
  minutes: 'minute',
  seconds: 'second',
  years: 'year',
  months: 'month',
  days: 'day',
};

const partFunction =
  (part: string): CallCompiler =>
  ({ call, args, code }) => {
    const [value] = args as [Value];
    if (args.length !== 1 || !isTime(value.type)) return null;
    return strict(code, args, { type: call.type }, (a) => parts[part]!(value.type, a));
  };

/** date_part('hour', x) and EXTRACT. */
const datePart: CallCompiler = (bound) => {
  const unit = unitOf(bound);
  const part = unit === null ? undefined : partNames[unit];
  if (part === undefined || bound.args.length !== 2) return null;
  return partFunction(part)({ ...bound, args: bound.args.slice(1) });
};

const unitOf = (bound: BoundCall): string | null => {
  const unit = constantArgument(bound, 0);
  return typeof unit === 'string' ? unit.toLowerCase() : null;
};

const truncatedTo: Record<string, number> = { hour: 3_600_000_000, minute: 60_000_000, second: 1_000_000 };

const dateTrunc: CallCompiler = (bound) => {
  const { call, args, code } = bound;
  const unit = unitOf(bound);
  const [, value] = args as [Value, Value];
  if (unit === null || !isTime(value.type)) return null;
  const answer = (computed: string) => (isDate(call.type) ? computed : `c.microsOfDays(${computed})`);
  if (['year', 'quarter', 'month', 'week', 'day'].includes(unit)) {
    return strict(code, [value], { type: call.type }, (a) =>
      answer(`c.truncateDays(${days(value.type, a)}, '${unit}')`),
    );
  }
  const unitMicros = truncatedTo[unit];
  if (unitMicros === undefined || !isTimestamp(call.type)) return null;
  return strict(
    code,
    [value],
    { type: call.type },
    (a) => `h.floorDivide(${micros(value.type, a)}, ${unitMicros}) * ${unitMicros}`,
  );
};

/** Boundaries of the unit that lie between two times. */
const dateDifference: CallCompiler = (bound) => {
  const { call, args, code } = bound;
  const unit = unitOf(bound);
  const [, from, to] = args as [Value, Value, Value];
  if (args.length !== 3 || unit === null || !isTime(from.type) || !isTime(to.type)) return null;
  const index = differenceIndex(unit);
  if (index === null) return null;
  return strict(
    code,
    [from, to],
    { type: call.type },
    (a, b) => `${index(to.type, b)} - ${index(from.type, a)} + 0`,
  );
};

function differenceIndex(unit: string): Part | null {
  if (unit === 'day') return days;
  if (unit === 'month') return (type, a) => `c.monthIndex(${days(type, a)})`;
  if (unit === 'year') return (type, a) => `c.yearOf(${days(type, a)})`;
  const unitMicros = truncatedTo[unit];
  return unitMicros === undefined ? null : (type, a) => `h.floorDivide(${micros(type, a)}, ${unitMicros})`;
}

export const timeFunctions: Record<string, CallCompiler> = {
  ...Object.fromEntries(Object.entries(partNames).map(([name, part]) => [name, partFunction(part)])),
  date_part: datePart,
  datepart: datePart,
  date_trunc: dateTrunc,
  datetrunc: dateTrunc,
  date_diff: dateDifference,
  datediff: dateDifference,
  dayname: ({ call, args, code }) =>
    isTime(args[0]!.type)
      ? strict(code, args, { type: call.type }, (a) => `c.dayName(${days(args[0]!.type, a)})`)
      : null,
  monthname: ({ call, args, code }) =>
    isTime(args[0]!.type)
      ? strict(code, args, { type: call.type }, (a) => `c.monthName(${days(args[0]!.type, a)})`)
      : null,
};
