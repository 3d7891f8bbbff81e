import { absent } from './format-number.ts';

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Decimal units: 12.3 MB */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes == null) return absent;
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toPrecision(3).replace(/\.0+$/, '')} ${units[power]}`;
}
