import type { BoundCall, CallCompiler } from './bound-call.ts';
import { strict, type Value } from './code.ts';
import {
  checkedWhole,
  decimalLimit,
  isDate,
  isDecimal,
  isDouble,
  isFloat,
  isReal,
  isWhole,
  powerOfTen,
} from './types.ts';

const exact = (args: readonly Value[]) => args.every((arg) => arg.ulps === 0);
const every = (args: readonly Value[], test: (type: Value['type']) => boolean) =>
  args.every(({ type }) => test(type));

/** + and - of whole numbers, reals, decimals of one scale, and days. Sums of approximate values may cancel. */
const addition =
  (operator: '+' | '-'): CallCompiler =>
  (bound) => {
    const { call, args, code } = bound;
    if (args.length === 1) return operator === '-' ? negation(bound) : null;
    if (!exact(args)) return null;
    const result = { type: call.type };
    if (every(args, isWhole) && isWhole(call.type)) {
      return strict(code, args, result, (a, b) => checkedWhole(`${a} ${operator} ${b}`, call.type));
    }
    if (every(args, isDouble)) return strict(code, args, result, (a, b) => `${a} ${operator} ${b}`);
    if (every(args, isFloat)) {
      return strict(code, args, result, (a, b) => `Math.fround(${a} ${operator} ${b})`);
    }
    if (every(args, isDecimal) && args.every(({ type }) => type.scale === call.type.scale)) {
      const limit = decimalLimit(call.type);
      return strict(code, args, result, (a, b) => `h.whole(${a} ${operator} ${b}, ${-limit}, ${limit})`);
    }
    return dayArithmetic(bound, operator);
  };

/** DATE plus or minus days, and the days between two dates; DATE holds 32 bits. */
function dayArithmetic({ call, args, code }: BoundCall, operator: string): Value | null {
  const [left, right] = args as [Value, Value];
  const isDays = isDate(left.type) && isWhole(right.type) && isDate(call.type);
  const isDifference = operator === '-' && isDate(left.type) && isDate(right.type) && isWhole(call.type);
  if (!isDays && !isDifference) return null;
  return strict(code, args, { type: call.type }, (a, b) => `h.whole(${a} ${operator} ${b}, -100000, 100000)`);
}

function negation({ call, args, code }: BoundCall): Value | null {
  const [value] = args as [Value];
  const result = { type: call.type, ulps: value.ulps };
  if (isWhole(value.type)) return strict(code, args, result, (a) => checkedWhole(`0 - ${a}`, call.type));
  if (isDecimal(value.type)) return strict(code, args, result, (a) => `0 - ${a}`);
  return isReal(value.type) ? strict(code, args, result, (a) => `-${a}`) : null;
}

const multiplication: CallCompiler = ({ call, args, code }) => {
  // Relative errors add up, and rounding the product adds half a unit.
  const ulps = exact(args) ? 0 : args.reduce((sum, arg) => sum + arg.ulps, 1);
  const result = { type: call.type, ulps };
  if (every(args, isDouble)) return strict(code, args, result, (a, b) => `${a} * ${b}`);
  if (ulps > 0) return null;
  if (every(args, isWhole))
    return strict(code, args, result, (a, b) => checkedWhole(`${a} * ${b}`, call.type));
  if (every(args, isFloat)) return strict(code, args, result, (a, b) => `Math.fround(${a} * ${b})`);
  const scales = args.reduce((sum, { type }) => sum + type.scale, 0);
  if (every(args, isDecimal) && scales === call.type.scale) {
    const limit = decimalLimit(call.type);
    return strict(code, args, result, (a, b) => `h.whole(${a} * ${b}, ${-limit}, ${limit})`);
  }
  return null;
};

/** / is always real; by zero it is an infinity or NaN. */
const division: CallCompiler = ({ call, args, code }) => {
  const ulps = exact(args) ? 0 : args.reduce((sum, arg) => sum + arg.ulps, 1);
  const result = { type: call.type, ulps };
  if (every(args, isDouble)) return strict(code, args, result, (a, b) => `${a} / ${b}`);
  if (ulps === 0 && every(args, isFloat)) {
    return strict(code, args, result, (a, b) => `Math.fround(${a} / ${b})`);
  }
  return null;
};

/** // cuts towards zero; by zero it is NULL. */
const wholeDivision: CallCompiler = ({ call, args, code }) => {
  if (!every(args, isWhole)) return null;
  return strict(
    code,
    args,
    { type: call.type, canBeNull: true },
    (a, b) => `(${b} === 0 ? null : ${checkedWhole(`h.quotient(${a}, ${b})`, call.type)})`,
  );
};

/** % has the sign of the dividend; by zero it is NULL for whole numbers and NaN for reals. */
const remainder: CallCompiler = ({ call, args, code }) => {
  if (!exact(args)) return null;
  if (every(args, isWhole)) {
    return strict(
      code,
      args,
      { type: call.type, canBeNull: true },
      (a, b) => `(${b} === 0 ? null : ${a} % ${b} + 0)`,
    );
  }
  return every(args, isReal) ? strict(code, args, { type: call.type }, (a, b) => `${a} % ${b}`) : null;
};

const absolute: CallCompiler = ({ call, args, code }) => {
  const [value] = args as [Value];
  const result = { type: call.type, ulps: value.ulps };
  if (isWhole(value.type))
    return strict(code, args, result, (a) => checkedWhole(`Math.abs(${a})`, call.type));
  return isReal(value.type) || isDecimal(value.type)
    ? strict(code, args, result, (a) => `Math.abs(${a})`)
    : null;
};

/** floor, ceil and trunc; on whole numbers they do nothing, or come after a cast to DOUBLE. */
const toWholeNumber =
  (name: 'floor' | 'ceil' | 'trunc'): CallCompiler =>
  ({ call, args, code }) => {
    const [value] = args as [Value];
    if (args.length !== 1 || !exact(args)) return null;
    const result = { type: call.type };
    if (isReal(value.type)) return strict(code, args, result, (a) => `Math.${name}(${a})`);
    if (isWhole(value.type) && isWhole(call.type)) return strict(code, args, result, (a) => a);
    if (!isDecimal(value.type) || call.type.scale !== 0) return null;
    // A double division by a power of ten may land on a whole number that the decimal is not.
    const power = powerOfTen(value.type.scale);
    const down = (a: string) => `h.floorDivide(${a}, ${power})`;
    if (name === 'floor') return strict(code, args, result, down);
    if (name === 'ceil') return strict(code, args, result, (a) => `0 - ${down(`(0 - ${a})`)}`);
    return strict(code, args, result, (a) => `h.quotient(${a}, ${power})`);
  };

export const arithmeticFunctions: Record<string, CallCompiler> = {
  '+': addition('+'),
  '-': addition('-'),
  '*': multiplication,
  '/': division,
  '//': wholeDivision,
  '%': remainder,
  mod: remainder,
  abs: absolute,
  '@': absolute,
  floor: toWholeNumber('floor'),
  ceil: toWholeNumber('ceil'),
  ceiling: toWholeNumber('ceil'),
  trunc: toWholeNumber('trunc'),
};
