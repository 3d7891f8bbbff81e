import { type CallCompiler, constantArgument } from './bound-call.ts';
import { strict, type Value } from './code.ts';
import { orderOf } from './compile-comparison.ts';
import { isDecimal, isDouble, isReal, isWhole, powerOfTen, sameType } from './types.ts';

/**
 * JavaScript's and the C library's transcendental functions differ in the last place now and then. Such a value
 * may be multiplied, chosen and answered as a feature, where it becomes float32: that is checked to come out the
 * same for every double this near. Anything else is left to DuckDB.
 */
const transcendentalUlps = 4;

/** `domain` is where DuckDB has a value; outside it the row goes to DuckDB, which has the error. */
const approximate =
  (name: string, domain: (a: string) => string = () => 'true'): CallCompiler =>
  ({ call, args, code }) => {
    const [value] = args as [Value];
    if (args.length !== 1 || !isDouble(value.type) || value.ulps > 0) return null;
    return strict(
      code,
      args,
      { type: call.type, ulps: transcendentalUlps },
      (a) => `(${domain(a)} ? Math.${name}(${a}) : h.leave())`,
    );
  };

const positive = (a: string) => `${a} > 0`;
const finite = (a: string) => `Number.isFinite(${a})`;

const squareRoot: CallCompiler = ({ call, args, code }) => {
  const [value] = args as [Value];
  if (!isDouble(value.type) || value.ulps > 0) return null;
  // IEEE 754 demands the correctly rounded root.
  return strict(code, args, { type: call.type }, (a) => `(${a} < 0 ? h.leave() : Math.sqrt(${a}))`);
};

const power: CallCompiler = ({ call, args, code }) => {
  if (!args.every((arg) => isDouble(arg.type) && arg.ulps === 0)) return null;
  return strict(
    code,
    args,
    { type: call.type, ulps: transcendentalUlps },
    (a, b) => `(Number.isFinite(${a}) && Number.isFinite(${b}) ? ${a} ** ${b} : h.leave())`,
  );
};

const pi: CallCompiler = ({ call }) => ({ code: 'Math.PI', type: call.type, canBeNull: false, ulps: 0 });

/** round(x) and round(x, digits), half away from zero. */
const round: CallCompiler = (bound) => {
  const { call, args, code } = bound;
  const [value] = args as [Value];
  if (value.ulps > 0) return null;
  const result = { type: call.type };
  const digits = args.length === 1 ? 0 : constantArgument(bound, 1);
  if (typeof digits !== 'number' || !Number.isInteger(digits)) return null;
  if (isReal(value.type)) {
    if (args.length === 1) return strict(code, [value], result, (a) => `h.roundAway(${a})`);
    return isDouble(value.type)
      ? strict(code, [value], result, (a) => `h.roundDigits(${a}, ${digits})`)
      : null;
  }
  if (isWhole(value.type)) return digits === 0 ? strict(code, [value], result, (a) => a) : null;
  if (!isDecimal(value.type) || digits < 0 || digits > value.type.scale || call.type.scale !== digits)
    return null;
  const divisor = powerOfTen(value.type.scale - digits);
  return strict(code, [value], result, (a) => `h.divideAway(${a}, ${divisor})`);
};

const sign: CallCompiler = ({ call, args, code }) => {
  const [value] = args as [Value];
  if (value.ulps > 0 || !(isWhole(value.type) || isDouble(value.type))) return null;
  return strict(code, args, { type: call.type }, (a) => `(${a} > 0 ? 1 : ${a} < 0 ? -1 : 0)`);
};

const realTest =
  (test: (a: string) => string): CallCompiler =>
  ({ call, args, code }) => {
    const [value] = args as [Value];
    return isReal(value.type) && value.ulps === 0 ? strict(code, args, { type: call.type }, test) : null;
  };

/** greatest and least pass over NULL; they are NULL only where everything is. */
const extreme =
  (isGreatest: boolean): CallCompiler =>
  ({ call, args, code }) => {
    if (!args.every((arg) => arg.ulps === 0 && sameType(arg.type, call.type))) return null;
    const [first, ...others] = args as [Value, ...Value[]];
    const { more } = orderOf(first);
    const result = code.declare();
    code.line(`${result} = ${first.code};`);
    for (const { code: other } of others) {
      const wins = isGreatest ? more(other, result) : more(result, other);
      code.line(`if (${other} !== null && (${result} === null || ${wins})) ${result} = ${other};`);
    }
    const canBeNull = args.every((arg) => arg.canBeNull);
    return { code: result, type: call.type, canBeNull, ulps: 0 };
  };

export const mathFunctions: Record<string, CallCompiler> = {
  sqrt: squareRoot,
  ln: approximate('log', positive),
  log: approximate('log10', positive),
  log10: approximate('log10', positive),
  log2: approximate('log2', positive),
  exp: approximate('exp', finite),
  sin: approximate('sin', finite),
  cos: approximate('cos', finite),
  tan: approximate('tan', finite),
  atan: approximate('atan', finite),
  pow: power,
  power,
  '^': power,
  '**': power,
  pi,
  round,
  sign,
  greatest: extreme(true),
  least: extreme(false),
  isnan: realTest((a) => `${a} !== ${a}`),
  isfinite: realTest((a) => `Number.isFinite(${a})`),
  isinf: realTest((a) => `(${a} === Infinity || ${a} === -Infinity)`),
};
