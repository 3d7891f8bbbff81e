import { type BoundCall, type CallCompiler, constantArgument } from './bound-call.ts';
import { strict, type Value } from './code.ts';
import { likePattern } from './like-pattern.ts';
import { isText, isWhole } from './types.ts';

/** A function of texts only, all of them needed. */
const ofTexts =
  (count: number, compute: (...args: string[]) => string): CallCompiler =>
  ({ call, args, code }) =>
    args.length === count && args.every(({ type }) => isText(type))
      ? strict(code, args, { type: call.type }, compute)
      : null;

/** A function of a text and whole numbers. */
const ofTextAndNumbers =
  (counts: readonly number[], compute: (...args: string[]) => string): CallCompiler =>
  ({ call, args, code }) => {
    const [text, ...numbers] = args as [Value, ...Value[]];
    const fits =
      counts.includes(numbers.length) && isText(text.type) && numbers.every(({ type }) => isWhole(type));
    return fits ? strict(code, args, { type: call.type }, compute) : null;
  };

const textOfWhole = Number.MAX_SAFE_INTEGER;
const length = ofTexts(1, (a) => `h.plain(${a}).length`);
const substring = ofTextAndNumbers(
  [1, 2],
  (a, from, size) => `h.substring(${a}, ${from}, ${size ?? textOfWhole})`,
);
const startsWith = ofTexts(2, (a, b) => `${a}.startsWith(${b})`);
const endsWith = ofTexts(2, (a, b) => `${a}.endsWith(${b})`);
const position = ofTexts(2, (a, b) => `h.plain(${a}).indexOf(${b}) + 1`);

/** Passes over NULL and never answers it. */
const concat: CallCompiler = ({ call, args, code }) => {
  if (!args.every(({ type }) => isText(type))) return null;
  const parts = args.map((arg) => (arg.canBeNull ? `(${arg.code} === null ? '' : ${arg.code})` : arg.code));
  return { code: code.store(parts.join(' + ') || "''"), type: call.type, canBeNull: false, ulps: 0 };
};

const replace: CallCompiler = (bound) => {
  const { call, args, code } = bound;
  const searched = constantArgument(bound, 1);
  if (!args.every(({ type }) => isText(type)) || typeof searched !== 'string' || searched === '') return null;
  return strict(code, args, { type: call.type }, (a, b, c) => `${a}.split(${b}).join(${c})`);
};

const like =
  (options: { isNegated?: boolean; ignoresCase?: boolean }): CallCompiler =>
  (bound: BoundCall) => {
    const { call, args, code } = bound;
    const pattern = constantArgument(bound, 1);
    if (args.length !== 2 || !isText(args[0]!.type) || typeof pattern !== 'string') return null;
    const expression = likePattern(pattern, options.ignoresCase === true);
    if (expression === null) return null;
    const not = options.isNegated === true ? '!' : '';
    const subject = (a: string) => (options.ignoresCase === true ? `h.plain(${a}).toLowerCase()` : a);
    return strict(code, [args[0]!], { type: call.type }, (a) => `${not}${expression}.test(${subject(a)})`);
  };

export const textFunctions: Record<string, CallCompiler> = {
  '||': ofTexts(2, (a, b) => `${a} + ${b}`),
  concat,
  lower: ofTexts(1, (a) => `h.plain(${a}).toLowerCase()`),
  lcase: ofTexts(1, (a) => `h.plain(${a}).toLowerCase()`),
  upper: ofTexts(1, (a) => `h.plain(${a}).toUpperCase()`),
  ucase: ofTexts(1, (a) => `h.plain(${a}).toUpperCase()`),
  length,
  len: length,
  char_length: length,
  character_length: length,
  substr: substring,
  substring,
  left: ofTextAndNumbers([1], (a, count) => `h.leftOf(${a}, ${count})`),
  right: ofTextAndNumbers([1], (a, count) => `h.rightOf(${a}, ${count})`),
  trim: ofTexts(1, (a) => `h.trimSpaces(${a}, true, true)`),
  ltrim: ofTexts(1, (a) => `h.trimSpaces(${a}, true, false)`),
  rtrim: ofTexts(1, (a) => `h.trimSpaces(${a}, false, true)`),
  starts_with: startsWith,
  '^@': startsWith,
  prefix: startsWith,
  ends_with: endsWith,
  suffix: endsWith,
  contains: ofTexts(2, (a, b) => `${a}.includes(${b})`),
  instr: position,
  strpos: position,
  position,
  replace,
  '~~': like({}),
  '!~~': like({ isNegated: true }),
  '~~*': like({ ignoresCase: true }),
  '!~~*': like({ isNegated: true, ignoresCase: true }),
};
