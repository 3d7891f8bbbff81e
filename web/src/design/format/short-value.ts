import { formatNumber } from './format-number.ts';

const longNumber = /^-?\d+\.\d{5,}(e[+-]?\d+)?$/i;

/** A parameter as text: a number that is written to its last bit is read as its first digits. */
export const shortValue = (value: string): string =>
  longNumber.test(value) ? formatNumber(Number(value)) : value;
