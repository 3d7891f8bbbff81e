const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** What stands where a number is undefined. */
export const absent = '–';

/** 1,234,567 */
export const formatCount = (value: number | null | undefined): string =>
  value == null ? absent : whole.format(value);

/** 1.2M; whole below ten thousand. */
export const formatCompact = (value: number): string =>
  Math.abs(value) < 10_000 ? whole.format(value) : compact.format(value);

/** Four significant digits, without a row of zeros: 0.7123, 12.35, 1,235, 3.2e-7. */
export function formatNumber(value: number | string | null | undefined, digits = 4): string {
  if (value == null) return absent;
  if (typeof value === 'string') return value;
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e12)) return value.toExponential(Math.max(1, digits - 2));
  if (Number.isInteger(value)) return whole.format(value);
  const decimals = Math.max(0, Math.min(8, digits - Math.max(1, Math.floor(Math.log10(size)) + 1)));
  return value.toLocaleString('en-US', { maximumFractionDigits: size < 1 ? digits : decimals });
}

/**
 * A metric's value in a column of others: four decimals while it is below ten, so that the points stand below each
 * other.
 */
export function formatMetric(value: number | string | null | undefined, decimals = 4): string {
  const isPlain =
    typeof value === 'number' && Math.abs(value) < 10 && (value === 0 || Math.abs(value) >= 10 ** -decimals);
  return isPlain && !Number.isInteger(value) ? value.toFixed(decimals) : formatNumber(value);
}

/** 0.123 -> 12.3 % */
export function formatShare(share: number | null | undefined, decimals = 1): string {
  if (share == null) return absent;
  if (share > 0 && share < 0.5 * 10 ** (-decimals - 2)) return `< ${10 ** -decimals} %`;
  return `${(share * 100).toFixed(decimals).replace(/\.0+$/, '')} %`;
}

/** +0.0031, −0.0008 */
export const formatDifference = (value: number, digits = 4): string =>
  `${value < 0 ? '−' : '+'}${formatNumber(Math.abs(value), digits)}`;
