import { type Expression, NotCompilable, type SqlType } from '../bound-expression.ts';
import { type Code, type Compile, strict, type Value } from './code.ts';
import {
  checkedWhole,
  decimalLimit,
  isBoolean,
  isDate,
  isDecimal,
  isDouble,
  isFloat,
  isNullType,
  isText,
  isTimestamp,
  isWhole,
  powerOfTen,
  sameType,
  wholeRange,
} from './types.ts';

type Cast = Extract<Expression, { kind: 'cast' }>;

/**
 * CAST and TRY_CAST. What a cast would refuse leaves the compiled code, so both are the same here: DuckDB then
 * says whether it is an error or NULL.
 */
export function compileCast(cast: Cast, code: Code, compile: Compile): Value {
  if (cast.child.kind === 'constant' && cast.child.value === null) return nullValue(cast.type);
  const child = compile(cast.child, code);
  if (sameType(child.type, cast.type)) return { ...child, type: cast.type };
  const isWidening = isDouble(cast.type) && isFloat(child.type);
  if (child.ulps > 0 && !isWidening) throw new NotCompilable('a cast of an approximate value');
  const compute = conversion(child.type, cast.type);
  if (compute === null) throw new NotCompilable(`CAST(${child.type.id} AS ${cast.type.id})`);
  return strict(code, [child], { type: cast.type, ulps: child.ulps }, compute);
}

export const nullValue = (type: SqlType): Value => ({ code: 'null', type, canBeNull: true, ulps: 0 });

type Convert = (value: string) => string;

function conversion(from: SqlType, to: SqlType): Convert | null {
  if (isNullType(from)) return () => 'null';
  if (isWhole(to)) return toWhole(from, to);
  if (isDouble(to)) return toDouble(from);
  if (isFloat(to))
    return isDouble(from) ? (v) => `h.toFloat(${v})` : isWhole(from) ? (v) => `Math.fround(${v})` : null;
  if (isDecimal(to)) return toDecimal(from, to);
  if (isBoolean(to)) {
    if (isWhole(from)) return (v) => `${v} !== 0`;
    return isText(from) ? (v) => `h.parseBoolean(${v})` : null;
  }
  if (isText(to)) return toText(from);
  if (isDate(to)) {
    if (isTimestamp(from)) return (v) => `c.daysOf(${v})`;
    return isText(from) ? (v) => `c.daysOf(h.parseTimestamp(${v}))` : null;
  }
  if (isTimestamp(to)) {
    if (isTimestamp(from)) return (v) => v;
    if (isDate(from)) return (v) => `c.microsOfDays(${v})`;
    return isText(from) ? (v) => `h.parseTimestamp(${v})` : null;
  }
  return null;
}

function toWhole(from: SqlType, to: SqlType): Convert | null {
  if (isWhole(from)) {
    const [min, max] = wholeRange(from);
    const [low, high] = wholeRange(to);
    return min >= low && max <= high ? (v) => v : (v) => checkedWhole(v, to);
  }
  if (isDouble(from) || isFloat(from)) return (v) => checkedWhole(`h.roundEven(${v})`, to);
  if (isDecimal(from)) {
    return (v) => checkedWhole(`h.divideAway(${v}, ${powerOfTen(from.scale)})`, to);
  }
  if (isBoolean(from)) return (v) => `(${v} ? 1 : 0)`;
  return isText(from) ? (v) => checkedWhole(`h.parseWhole(${v})`, to) : null;
}

function toDouble(from: SqlType): Convert | null {
  if (isWhole(from) || isFloat(from)) return (v) => v;
  if (isDecimal(from)) return (v) => `${v} / ${powerOfTen(from.scale)}`;
  if (isBoolean(from)) return (v) => `(${v} ? 1 : 0)`;
  return isText(from) ? (v) => `h.parseDouble(${v})` : null;
}

function toDecimal(from: SqlType, to: SqlType): Convert | null {
  const limit = decimalLimit(to);
  if (isWhole(from)) return (v) => `h.whole(${v} * ${powerOfTen(to.scale)}, ${-limit}, ${limit})`;
  if (isDecimal(from) && to.scale >= from.scale) {
    return (v) => `h.whole(${v} * ${powerOfTen(to.scale - from.scale)}, ${-limit}, ${limit})`;
  }
  return null;
}

function toText(from: SqlType): Convert | null {
  if (isWhole(from)) return (v) => `String(${v})`;
  if (isBoolean(from)) return (v) => `(${v} ? 'true' : 'false')`;
  return isDate(from) ? (v) => `c.formatDays(${v})` : null;
}
