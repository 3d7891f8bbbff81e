import type { AxisSelection } from '../../../../charts/echart.tsx';
import type { ParallelAxis } from './parallel-option.ts';
import { between, oneOf } from './write-condition.ts';

/** What is brushed on each axis; an axis without a range lets everything through. */
export type Brush = Readonly<Record<string, AxisSelection['intervals']>>;

/** The brush after something was drawn or cleared on an axis. */
export function withSelection(brush: Brush, { parallelAxisId, intervals }: AxisSelection): Brush {
  const { [parallelAxisId]: _, ...others } = brush;
  return intervals.length === 0 ? others : { ...others, [parallelAxisId]: intervals };
}

/** Whether a run lies within every brushed range. Categories are counted along their axis from 0. */
export function isWithin(brush: Brush, axes: readonly ParallelAxis[], row: number): boolean {
  return axes.every((axis) => {
    const intervals = brush[axis.id];
    if (intervals === undefined) return true;
    const place = placeOn(axis, row);
    return place !== null && intervals.some(([low, high]) => place >= low && place <= high);
  });
}

function placeOn({ column, scale }: ParallelAxis, row: number): number | null {
  const value = column.values[row] ?? null;
  if (value === null || scale.kind !== 'category') return value as number | null;
  return scale.categories.indexOf(value as string);
}

/** The brush in the filter language, `fieldOf` giving the name of an axis there; empty when nothing is brushed. */
export function conditionOf(
  brush: Brush,
  axes: readonly ParallelAxis[],
  fieldOf: (axis: ParallelAxis) => string,
): string {
  const parts = axes.flatMap((axis) => {
    const intervals = brush[axis.id];
    if (intervals === undefined) return [];
    const field = fieldOf(axis);
    const { scale } = axis;
    if (scale.kind === 'category') {
      const chosen = scale.categories.filter((_, i) =>
        intervals.some(([low, high]) => i >= low && i <= high),
      );
      return chosen.length === 0 ? [] : [oneOf(field, chosen)];
    }
    const ranges = intervals.map(([low, high]) => between(field, rounded(low), rounded(high), true));
    return [ranges.length === 1 ? ranges[0]! : `(${ranges.map((range) => `(${range})`).join(' or ')})`];
  });
  return parts.join(' and ');
}

/** A brush is as exact as a hand: more digits would only be noise in the filter. */
const rounded = (value: number) => Number(value.toPrecision(5));
