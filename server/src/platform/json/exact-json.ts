/**
 * JSON that keeps what numbers were: an integer beyond 2^53 keeps its digits and a double that is whole stays a double
 * (`2.0`), since wire formats tell integers and doubles apart. Both are carried as raw JSON (TC39 JSON.parse source
 * text access); everything else is as JSON.parse gives it.
 */
export type RawNumber = { readonly rawJSON: string };

export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | RawNumber
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue };

export type Attributes = Readonly<Record<string, AttributeValue>>;

const json = JSON as unknown as {
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source: string }) => unknown,
  ): unknown;
};

export const isRawNumber = (value: unknown): value is RawNumber => json.isRawJSON(value);

/** A double as it is kept: whole ones as `2.0`; those that JSON has no word for as `"NaN"`, `"Infinity"`, `"-Infinity"`. */
export function double(value: number): AttributeValue {
  if (!Number.isInteger(value)) return Number.isFinite(value) ? value : String(value);
  const text = Object.is(value, -0) ? '-0' : String(value);
  return json.rawJSON(/[.e]/.test(text) ? text : `${text}.0`);
}

/** An integer of 64 bits as it is kept. */
export function integer(value: bigint): AttributeValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : json.rawJSON(value.toString());
}

/** What PostgreSQL cannot read out of JSON again: NUL and halves of surrogate pairs, as JSON.stringify writes them. */
const unreadable = /\\u(?:0000|d[89a-f])/;

/** JSON of a value; characters that no database reads back become U+FFFD. */
export function writeExactJson(value: unknown): string {
  const text = JSON.stringify(value);
  return unreadable.test(text) ? JSON.stringify(mended(value)) : text;
}

export const mendText = (text: string): string =>
  text.includes('\0') || !text.isWellFormed() ? text.toWellFormed().replaceAll('\0', '\ufffd') : text;

function mended(value: unknown): unknown {
  if (typeof value === 'string') return mendText(value);
  if (typeof value !== 'object' || value === null || isRawNumber(value)) return value;
  if (Array.isArray(value)) return value.map(mended);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [mendText(key), mended(item)]));
}

/** Where a number may be one that JSON.parse would change. */
const special = /\d\.0[\],}]|\d\.0$|\d{16}|-0|\d[eE][+-]?\d/;

/** The inverse of `writeExactJson`. */
export function readExactJson(text: string): unknown {
  if (!special.test(text)) return JSON.parse(text);
  return json.parse(text, (_, value, context) => {
    if (typeof value !== 'number') return value;
    const { source } = context;
    const isExact = Number.isInteger(value) ? Number.isSafeInteger(value) && String(value) === source : true;
    return isExact ? value : json.rawJSON(source);
  });
}

/** The number that a value is, or null. */
export function toNumber(value: AttributeValue | undefined): number | null {
  if (typeof value === 'number') return value;
  if (isRawNumber(value)) return Number(value.rawJSON);
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value);
  return null;
}
