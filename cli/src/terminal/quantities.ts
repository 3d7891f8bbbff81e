/** Numbers, sizes and times as people read them. Null and NaN are a dash everywhere. */

const none = '–';

/** 1,234,567 */
export function formatCount(value: number | null | undefined): string {
  return value == null || Number.isNaN(value) ? none : Math.round(value).toLocaleString('en-US');
}

/** Four significant digits, no exponent between 0.0001 and a million. */
export function formatNumber(value: number | string | null | undefined): string {
  if (value == null) return none;
  if (typeof value === 'string') return value;
  if (Number.isNaN(value)) return none;
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return value.toLocaleString('en-US');
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(3);
  return String(Number(value.toPrecision(4)));
}

/** 12.3% */
export function formatShare(value: number | null | undefined): string {
  return value == null || Number.isNaN(value) ? none : `${Number((value * 100).toPrecision(3))}%`;
}

/** 13.5 MB, in steps of 1000. */
export function formatBytes(sizeBytes: number | null | undefined): string {
  if (sizeBytes == null || Number.isNaN(sizeBytes)) return none;
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = sizeBytes;
  let unit = 0;
  for (; size >= 999.5 && unit < units.length - 1; unit++) size /= 1000;
  return `${unit === 0 ? size : size.toFixed(size < 10 ? 1 : 0)} ${units[unit]}`;
}

/** 0.4 s, 12 s, 3 min 5 s, 2 h 10 min, 3 d 4 h */
export function formatDuration(ms: number | null | undefined): string {
  if (ms == null || Number.isNaN(ms)) return none;
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`;
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return twoUnits(seconds, 60, ['min', 's']);
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return twoUnits(minutes, 60, ['h', 'min']);
  return twoUnits(Math.round(minutes / 60), 24, ['d', 'h']);
}

/** How long ago, in one unit: 5 s ago, 3 min ago, 2 h ago, 4 d ago. */
export function formatAge(at: number | null | undefined, now: number): string {
  if (at == null) return none;
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

/** 2001-05-03 17:20:00 in UTC; the page and the files speak UTC too. */
export function formatTime(at: number | null | undefined): string {
  if (at == null || Number.isNaN(new Date(at).getTime())) return none;
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** The first letters of a digest, enough to tell two apart. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 12);
}

function twoUnits(total: number, base: number, [large, small]: [string, string]): string {
  const rest = total % base;
  const whole = `${Math.floor(total / base)} ${large}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small}`;
}
