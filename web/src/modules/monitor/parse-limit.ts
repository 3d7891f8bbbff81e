import type { PlotLimit } from '../../charts/plot-input.ts';

/** `<= 0.06` as a line to draw; undefined for a requirement that is no comparison with a number. */
export function parseLimit(required: string): PlotLimit | undefined {
  const value = Number(/^\s*(?:[<>]=?|=)?\s*(-?[\d.]+(?:e[+-]?\d+)?)\s*$/i.exec(required)?.[1] ?? Number.NaN);
  return Number.isNaN(value) ? undefined : { value, label: `must be ${required.trim()}` };
}
