import { absent } from './format-number.ts';

/** 640 µs, 12.3 ms, 4.2 s, 3 min 12 s, 2 h 5 min, 7 d */
export function formatDuration(ms: number | null | undefined): string {
  if (ms == null) return absent;
  if (ms < 0) return `−${formatDuration(-ms)}`;
  if (ms > 0 && ms < 1) return `${Math.round(ms * 1000)} µs`;
  if (ms < 1000) return `${ms < 100 ? trim(ms.toFixed(1)) : Math.round(ms)} ms`;
  if (ms < 60_000) return `${trim((ms / 1000).toFixed(1))} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return joined([minutes, 'min'], [Math.floor((ms % 60_000) / 1000), 's']);
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return joined([hours, 'h'], [minutes % 60, 'min']);
  return joined([Math.floor(hours / 24), 'd'], [hours % 24, 'h']);
}

const trim = (text: string) => text.replace(/\.0$/, '');

const joined = (...parts: [number, string][]) =>
  parts
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(' ');
