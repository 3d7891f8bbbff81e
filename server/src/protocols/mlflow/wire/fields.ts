import { invalidParameter } from './mlflow-error.ts';

/**
 * One field of a request message: reads a JSON value (or the text of a query parameter) as protobuf's JSON mapping
 * does, and throws MLflow's own words where it cannot. `undefined` and `null` are an unset field.
 */
export type Field<T> = {
  read(value: unknown, path: string): T;
  /** A query names a repeated field once for each value; once alone is still a list. */
  readonly isRepeated?: boolean;
};

export type Message = Readonly<Record<string, Field<unknown>>>;
export type Read<M extends Message> = { readonly [K in keyof M]: M[K] extends Field<infer T> ? T : never };

const isUnset = (value: unknown): value is null | undefined => value === undefined || value === null;

const seeDocs = 'See the API docs for more information about request parameters.';

export const missingValue = (path: string) =>
  invalidParameter(`Missing value for required parameter '${path}'. ${seeDocs}`);

export const invalidValue = (path: string, value: unknown) =>
  invalidParameter(
    `Invalid value ${shorten(value)} for parameter '${path}' supplied:  Hint: Value was of type '${pythonType(value)}'. ${seeDocs}`,
  );

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return text.length <= 500 ? text : `${text.slice(0, 500)}…`;
}

function pythonType(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return { string: 'str', boolean: 'bool', object: 'dict' }[typeof value as string] ?? 'str';
}

const field = <T>(read: (value: unknown, path: string) => T): Field<T | undefined> => ({
  read: (value, path) => (isUnset(value) ? undefined : read(value, path)),
});

export const string = (): Field<string | undefined> =>
  field((value, path) => {
    if (typeof value !== 'string') throw invalidValue(path, value);
    return value;
  });

const largestInt64 = 2 ** 63;

/** An int64: a whole JSON number, or its decimal text. */
export const int = (): Field<number | undefined> =>
  field((value, path) => {
    const number = typeof value === 'string' && /^[-+]?\d{1,19}$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isInteger(number)) throw invalidValue(path, value);
    if (number >= largestInt64 || number < -largestInt64) throw invalidValue(path, value);
    return number;
  });

const specialDoubles: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** A double: a JSON number, its text, or `"NaN"`, `"Infinity"`, `"-Infinity"`. */
export const double = (): Field<number | undefined> =>
  field((value, path) => {
    if (typeof value === 'number') return value;
    if (typeof value !== 'string') throw invalidValue(path, value);
    const special = specialDoubles[value];
    if (special !== undefined) return special;
    const number = Number(value);
    if (value.trim() === '' || !Number.isFinite(number)) throw invalidValue(path, value);
    return number;
  });

export const boolean = (): Field<boolean | undefined> =>
  field((value, path) => {
    if (value === true || value === 'true' || value === 'True') return true;
    if (value === false || value === 'false' || value === 'False') return false;
    throw invalidValue(path, value);
  });

/** An enumeration by name, or by its number where `numbers` gives the names in order from `first`. */
export const enumeration = <const Name extends string>(
  names: readonly Name[],
  first = 0,
): Field<Name | undefined> =>
  field((value, path) => {
    const known = typeof value === 'string' ? names.find((name) => name === value) : undefined;
    if (known !== undefined) return known;
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    const numbered = typeof number === 'number' ? names[number - first] : undefined;
    if (numbered === undefined) throw invalidValue(path, value);
    return numbered;
  });

/** A repeated field; one text of a query is a list of one. Unset is an empty list. */
export const list = <T>(item: Field<T>): Field<T[]> => ({
  isRepeated: true,
  read(value, path) {
    if (isUnset(value)) return [];
    if (!Array.isArray(value)) throw invalidValue(path, value);
    return value.map((each, index) => item.read(each, `${path}[${index}]`));
  },
});

export const message = <M extends Message>(fields: M): Field<Read<M> | undefined> =>
  field((value, path) => readMessage(fields, value, `${path}.`));

/** A `map<string, string>`. */
export const textMap = (): Field<Record<string, string> | undefined> =>
  field((value, path) => {
    if (typeof value !== 'object' || Array.isArray(value)) throw invalidValue(path, value);
    for (const [key, text] of Object.entries(value as object)) {
      if (typeof text !== 'string') throw invalidValue(`${path}.${key}`, text);
    }
    return value as Record<string, string>;
  });

/** A `google.protobuf.Value` and whatever else is passed on as it is. */
export const json = (): Field<unknown> => ({ read: (value) => value });

/** Refuses an unset field, and an empty text, which protobuf cannot tell from an unset one. */
export const required = <T>(of: Field<T>): Field<NonNullable<T>> => ({
  isRepeated: of.isRepeated === true,
  read(value, path) {
    const read = isUnset(value) || value === '' ? undefined : of.read(value, path);
    if (isUnset(read)) throw missingValue(path);
    return read as NonNullable<T>;
  },
});

/** Unknown fields are passed over, as protobuf's parser is told to by MLflow. */
export function readMessage<M extends Message>(fields: M, value: unknown, prefix = ''): Read<M> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidParameter(
      `Invalid value ${shorten(value)} for ${prefix === '' ? 'the request body' : `parameter '${prefix.slice(0, -1)}'`}: expected a JSON object`,
    );
  }
  const given = value as Record<string, unknown>;
  const read: Record<string, unknown> = {};
  for (const name in fields) {
    read[name] = fields[name]!.read(Object.hasOwn(given, name) ? given[name] : undefined, prefix + name);
  }
  return read as Read<M>;
}
