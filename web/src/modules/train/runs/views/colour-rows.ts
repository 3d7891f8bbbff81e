import type { Palette } from '../../../../charts/palette.ts';
import type { RunColumn } from './run-column.ts';

/** A colour for every run, and what the colours mean. */
export type RowColours = {
  readonly of: (row: number) => string;
  readonly legend:
    | { readonly kind: 'none' }
    | { readonly kind: 'names'; readonly names: readonly { name: string; colour: string }[] }
    | {
        readonly kind: 'range';
        readonly low: number;
        readonly high: number;
        readonly stops: readonly string[];
      };
};

const steps = 24;

/** By name: the palette's colours, the rarest names sharing the last. By size: between two that nobody confuses. */
export function colourRows(column: RunColumn | undefined, palette: Palette): RowColours {
  if (column === undefined) return { of: () => palette.series[0]!, legend: { kind: 'none' } };
  if (column.kind === 'text') return byName(column.values, palette);
  const sorted = column.values.filter((value) => value !== null).sort((a, b) => a - b);
  if (sorted.length === 0) return { of: () => palette.inkFaint, legend: { kind: 'none' } };
  // A few runs that went wrong must not take the whole range of colours.
  const low = sorted[Math.floor(sorted.length * 0.02)]!;
  const high = sorted[Math.ceil(sorted.length * 0.98) - 1]!;
  const stops = Array.from({ length: steps }, (_, i) =>
    mix(palette.series[1]!, palette.series[0]!, i / (steps - 1)),
  );
  const stopOf = (value: number) => {
    const share = high > low ? (value - low) / (high - low) : 1;
    return stops[Math.max(0, Math.min(steps - 1, Math.round(share * (steps - 1))))]!;
  };
  return {
    of: (row) => {
      const value = column.values[row];
      return value == null ? palette.inkFaint : stopOf(value);
    },
    legend: { kind: 'range', low, high, stops },
  };
}

function byName(values: readonly (string | null)[], palette: Palette): RowColours {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const names = [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name);
  const own = names.length > palette.series.length ? palette.series.length - 1 : names.length;
  const last = palette.inkFaint;
  const colours = new Map(names.map((name, i) => [name, i < own ? palette.series[i]! : last]));
  const shown = names.slice(0, own).map((name) => ({ name, colour: colours.get(name)! }));
  return {
    of: (row) => colours.get(values[row] ?? '') ?? last,
    legend: {
      kind: 'names',
      names: names.length > own ? [...shown, { name: `${names.length - own} others`, colour: last }] : shown,
    },
  };
}

/** Between two `#rrggbb` colours. */
function mix(from: string, to: string, share: number): string {
  const channels = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const [a, b] = [channels(from), channels(to)];
  const mixed = a.map((channel, i) => Math.round(channel + (b[i]! - channel) * share));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
