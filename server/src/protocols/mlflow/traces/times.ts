import type { Field } from '../wire/fields.ts';
import { invalidValue } from '../wire/fields.ts';

const isUnset = (value: unknown): value is null | undefined => value === undefined || value === null;

/** Digits behind the seconds, as protobuf's JSON mapping prints them: three, or none for whole seconds. */
const fraction = (ms: number): string => (ms === 0 ? '' : `.${String(ms).padStart(3, '0')}`);

/** `google.protobuf.Timestamp` in JSON: RFC 3339. */
export const renderTimestamp = (ms: number): string =>
  `${new Date(ms).toISOString().slice(0, 19)}${fraction(new Date(ms).getUTCMilliseconds())}Z`;

/** `google.protobuf.Duration` in JSON: decimal seconds and `s`. */
export const renderDuration = (ms: number): string => {
  const whole = Math.abs(Math.round(ms));
  return `${ms < 0 ? '-' : ''}${Math.floor(whole / 1000)}${fraction(whole % 1000)}s`;
};

const timestampText = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** Reads a `google.protobuf.Timestamp`: milliseconds since 1970. */
export const timestamp = (): Field<number | undefined> => ({
  read(value, path) {
    if (isUnset(value)) return undefined;
    const ms = typeof value === 'string' && timestampText.test(value) ? Date.parse(value) : Number.NaN;
    if (!Number.isFinite(ms)) throw invalidValue(path, value);
    return ms;
  },
});

/** Reads a `google.protobuf.Duration`: milliseconds, to the nearest one. */
export const duration = (): Field<number | undefined> => ({
  read(value, path) {
    if (isUnset(value)) return undefined;
    const seconds =
      typeof value === 'string' && /^-?\d{1,12}(\.\d{1,9})?s$/.test(value)
        ? Number(value.slice(0, -1))
        : Number.NaN;
    if (!Number.isFinite(seconds)) throw invalidValue(path, value);
    return Math.round(seconds * 1000);
  },
});

const lastMoment = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** A moment told in milliseconds must be one that a `Timestamp` can hold: up to the year 9999. */
export function checkMoment(ms: number, path: string): void {
  if (ms < 0 || ms > lastMoment) throw invalidValue(path, ms);
}
