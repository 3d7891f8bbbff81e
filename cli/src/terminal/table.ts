import type { Style } from './style.ts';
import { oneLine, pad, textWidth, truncate } from './text-width.ts';

/** A column of a table. `paint` colours a cell after it was cut to its width. */
export type Column<Row> = {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly align?: 'left' | 'right';
  readonly paint?: (text: string, row: Row) => string;
  /** Columns give way from the highest rank down when the terminal is narrow; 0 (the default) never does. */
  readonly rank?: number;
};

const gap = 2;
const narrowest = 6;
/** What a column wants at least before one with a rank is left out: much for what names the row, less for the rest. */
const firm = 28;
const ranked = 12;

/**
 * Draws rows as lines no wider than `width`: first the long columns are cut, then columns with a rank are left out.
 */
export function drawTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { width, style }: { width: number; style: Style },
): string[] {
  const cells = columns.map((column) => rows.map((row) => oneLine(column.value(row))));
  const wanted = columns.map((column, i) =>
    Math.max(textWidth(column.title), ...cells[i]!.map((cell) => textWidth(cell))),
  );
  const shown = chooseColumns(columns, wanted, width);
  const widths = shareWidth(
    shown.map((i) => wanted[i]!),
    shown.map((i) => Boolean(columns[i]!.rank)),
    width,
  );
  const line = (draw: (column: Column<Row>, i: number, width: number) => string) =>
    shown
      .map((i, position) => draw(columns[i]!, i, widths[position]!))
      .join(' '.repeat(gap))
      .trimEnd();
  const header = line((column, _, size) => pad(truncate(column.title, size), size, column.align));
  const body = rows.map((row, r) =>
    line((column, i, size) => {
      const text = truncate(cells[i]![r]!, size);
      const painted = column.paint === undefined ? text : column.paint(text, row);
      const padded = pad(text, size, column.align);
      return padded.replace(text, () => painted);
    }),
  );
  return [style.dim(header), ...body];
}

/** Two columns of name and value. */
export function drawFacts(
  facts: readonly (readonly [string, string])[],
  { style, width }: { style: Style; width: number },
): string[] {
  const nameWidth = Math.max(0, ...facts.map(([name]) => textWidth(name)));
  return facts.map(
    ([name, value]) =>
      `${style.dim(pad(name, nameWidth))}  ${truncate(oneLine(value), Math.max(narrowest, width - nameWidth - gap))}`,
  );
}

function chooseColumns<Row>(
  columns: readonly Column<Row>[],
  wanted: readonly number[],
  width: number,
): number[] {
  let shown = columns.map((_, i) => i);
  const least = (indexes: number[]) =>
    indexes.reduce((sum, i) => sum + Math.min(wanted[i]!, columns[i]!.rank ? ranked : firm) + gap, -gap);
  while (least(shown) > width) {
    const given = shown.reduce((a, b) => ((columns[b]!.rank ?? 0) >= (columns[a]!.rank ?? 0) ? b : a));
    if ((columns[given]!.rank ?? 0) === 0) return shown;
    shown = shown.filter((i) => i !== given);
  }
  return shown;
}

/** Cuts what has a rank first, the widest before the others, then everything, until all fit. */
function shareWidth(wanted: readonly number[], isRanked: readonly boolean[], width: number): number[] {
  const room = width - gap * (wanted.length - 1);
  const gentle = cutWidest(wanted, room, (i) => (isRanked[i] ? ranked : Number.POSITIVE_INFINITY));
  return cutWidest(gentle, room, () => narrowest);
}

/** Takes one column of the terminal after the other from the widest that is above its floor. */
function cutWidest(start: readonly number[], room: number, floor: (i: number) => number): number[] {
  const widths = [...start];
  for (let excess = widths.reduce((sum, size) => sum + size, 0) - room; excess > 0; excess--) {
    const widest = widths.reduce(
      (best, size, i) => (size > floor(i) && size > (widths[best] ?? 0) ? i : best),
      -1,
    );
    if (widest === -1) break;
    widths[widest]!--;
  }
  return widths;
}
