import { NotCompilable, type SqlType } from '../bound-expression.ts';

const safe = Number.MAX_SAFE_INTEGER;

/** Whole-number types and the range of each that doubles hold exactly. */
const wholeRanges: Record<string, readonly [min: number, max: number]> = {
  TINYINT: [-128, 127],
  SMALLINT: [-32_768, 32_767],
  INTEGER: [-2_147_483_648, 2_147_483_647],
  BIGINT: [-safe, safe],
  HUGEINT: [-safe, safe],
  UTINYINT: [0, 255],
  USMALLINT: [0, 65_535],
  UINTEGER: [0, 4_294_967_295],
  UBIGINT: [0, safe],
};

export const isWhole = ({ id }: SqlType): boolean => id in wholeRanges;
export const isDouble = ({ id }: SqlType): boolean => id === 'DOUBLE';
export const isFloat = ({ id }: SqlType): boolean => id === 'FLOAT';
export const isReal = (type: SqlType): boolean => isDouble(type) || isFloat(type);
export const isDecimal = ({ id }: SqlType): boolean => id === 'DECIMAL';
export const isText = ({ id }: SqlType): boolean => id === 'VARCHAR';
export const isBoolean = ({ id }: SqlType): boolean => id === 'BOOLEAN';
export const isDate = ({ id }: SqlType): boolean => id === 'DATE';
/** With a time zone or without: every session is in UTC, where they are the same. */
export const isTimestamp = ({ id }: SqlType): boolean =>
  id === 'TIMESTAMP' || id === 'TIMESTAMP WITH TIME ZONE';
export const isNullType = ({ id }: SqlType): boolean => id === 'NULL' || id === 'SQLNULL';

export const sameType = (a: SqlType, b: SqlType): boolean =>
  a.id === b.id && a.width === b.width && a.scale === b.scale;

export function wholeRange(type: SqlType): readonly [min: number, max: number] {
  const range = wholeRanges[type.id];
  if (range === undefined) throw new NotCompilable(`type ${type.id}`);
  return range;
}

/** Code that checks a whole number against its type; `h` are the functions of runtime.ts. */
export const checkedWhole = (code: string, type: SqlType): string =>
  `h.whole(${code}, ${wholeRange(type)[0]}, ${wholeRange(type)[1]})`;

export function powerOfTen(exponent: number): number {
  if (exponent < 0 || exponent > 15)
    throw new NotCompilable('a decimal of more than 15 digits behind the point');
  return Number(`1e${exponent}`);
}

/** Range of unscaled values of a decimal, as far as doubles hold them exactly. */
export const decimalLimit = ({ width }: SqlType): number => (width > 15 ? safe : Number(`1e${width}`) - 1);
