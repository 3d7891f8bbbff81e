/**
 * What generated code calls. A value outside the range in which JavaScript and DuckDB agree bit for bit throws
 * `beyond`; the rows then go to DuckDB, which also has the right error for them.
 */
export const beyond: unique symbol = Symbol('beyond what compiled code computes');

export const leave = (): never => {
  throw beyond;
};

export const microsPerDay = 86_400_000_000;

/** A whole number that doubles hold exactly and that its type can hold; -0 becomes 0. */
export function whole(value: number, min: number, max: number): number {
  return value >= min && value <= max ? value + 0 : leave();
}

/** Half away from zero, as C's round(). */
export function roundAway(value: number): number {
  const down = Math.trunc(value);
  return Math.abs(value - down) >= 0.5 ? down + Math.sign(value) : down;
}

/** Half to even, as C's nearbyint(). */
export function roundEven(value: number): number {
  const low = Math.floor(value);
  const rest = value - low;
  if (rest !== 0.5) return rest < 0.5 ? low : low + 1;
  return low % 2 === 0 ? low : low + 1;
}

/** Powers of ten that doubles hold exactly; JavaScript's own power function need not. */
const powersOfTen = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** round(x, digits) of DuckDB for doubles: through the power of ten, the value itself where that overflows. */
export function roundDigits(value: number, digits: number): number {
  const power = powersOfTen[Math.abs(digits)] ?? leave();
  const rounded = digits < 0 ? roundAway(value / power) * power : roundAway(value * power) / power;
  return Number.isFinite(rounded) ? rounded : digits < 0 ? 0 : value;
}

/** Unscaled decimals: divides rounding half away from zero. Exact, as both stay below 2^53. */
export function divideAway(value: number, divisor: number): number {
  const size = Math.abs(value);
  const quotient = (size - (size % divisor)) / divisor;
  const up = (size % divisor) * 2 >= divisor ? 1 : 0;
  return value < 0 ? 0 - (quotient + up) : quotient + up;
}

/** Quotient cut off towards zero, exactly. */
export const quotient = (value: number, divisor: number): number => (value - (value % divisor)) / divisor + 0;

/** Quotient rounded down, exactly. */
export function floorDivide(value: number, divisor: number): number {
  const rest = value % divisor;
  return (value - (rest < 0 ? rest + divisor : rest)) / divisor;
}

export const floorRest = (value: number, divisor: number): number => {
  const rest = value % divisor;
  return rest < 0 ? rest + divisor : rest + 0;
};

/** DuckDB's order of doubles: NaN equals itself and comes last. */
export const sameNumber = (a: number, b: number): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b));
export const moreNumber = (a: number, b: number): boolean => a > b || (Number.isNaN(a) && !Number.isNaN(b));

/** DuckDB orders texts by their UTF-8 bytes; below the surrogates UTF-16 units are in the same order. */
export function moreText(a: string, b: string): boolean {
  if (a === b) return false;
  return (hasHigh.test(a) || hasHigh.test(b) ? leave() : a > b) as boolean;
}
const hasHigh = /[\ud800-\uffff]/;

/** The text itself if it is plain ASCII, where bytes, characters and code units are one. */
export function plain(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127 || code === 0) leave();
  }
  return text;
}

/** substr(): positions from 1, negative ones from the end, 0 before the first; a negative length goes left. */
export function substring(text: string, from: number, length: number): string {
  const size = plain(text).length;
  let start = from > 0 ? from - 1 : from < 0 ? size + from : -1;
  let end = start + length;
  if (length < 0) [start, end] = [end, start];
  return text.slice(Math.max(0, start), Math.max(0, end));
}

export const leftOf = (text: string, count: number): string =>
  count >= 0 ? plain(text).slice(0, count) : plain(text).slice(0, Math.max(0, text.length + count));

export const rightOf = (text: string, count: number): string => {
  const size = plain(text).length;
  return count >= 0 ? text.slice(Math.max(0, size - count)) : text.slice(Math.min(size, -count));
};

/** Spaces only; tabs and line ends stay. */
export function trimSpaces(text: string, isLeft: boolean, isRight: boolean): string {
  let start = 0;
  let end = plain(text).length;
  if (isLeft) while (start < end && text.charCodeAt(start) === 32) start++;
  if (isRight) while (end > start && text.charCodeAt(end - 1) === 32) end--;
  return text.slice(start, end);
}

const wholeText = /^-?\d{1,15}$/;
const decimalText = /^-?\d{1,15}(\.\d{1,15})?$/;

export const parseWhole = (text: string): number => (wholeText.test(text) ? Number(text) + 0 : leave());
export const parseDouble = (text: string): number => (decimalText.test(text) ? Number(text) : leave());
/** DuckDB writes the literals TRUE and FALSE as casts of 't' and 'f'. */
export function parseBoolean(text: string): boolean {
  if (text === 'true' || text === 't') return true;
  return text === 'false' || text === 'f' ? false : leave();
}

/** Narrowing to float32 that is the same for every double within `ulps` of the value. */
export function narrowed(value: number, ulps: number): number {
  const slack = value * ulps * 2 ** -52;
  const single = Math.fround(value);
  return Math.fround(value - slack) === single && Math.fround(value + slack) === single
    ? single
    : Number.isNaN(value)
      ? value
      : leave();
}

/** A DOUBLE that FLOAT can hold; DuckDB refuses the others. */
export function toFloat(value: number): number {
  const single = Math.fround(value);
  return Number.isFinite(value) && !Number.isFinite(single) ? leave() : single;
}
