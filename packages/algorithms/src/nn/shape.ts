import { AlgorithmError } from '../algorithm-error.ts';

/** Sizes of the axes, outermost first; [] is a single number. */
export type Shape = readonly number[];

/** Numbers in a tensor of this shape. */
export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

export const isSameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

export const printShape = (shape: Shape): string => `[${shape.join(', ')}]`;

/** The error of shapes that do not meet; `rule` says what must hold. */
export function shapeError(operator: string, shapes: readonly Shape[], rule: string): AlgorithmError {
  return new AlgorithmError('invalid-shape', `${operator} of ${shapes.map(printShape).join(' and ')}`, rule);
}

/** The shape of an elementwise result: axes are aligned at the end, and sizes are equal or 1 (NumPy's rule). */
export function broadcastShape(operator: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1)
      throw shapeError(operator, [a, b], 'sizes of an axis, counted from the last, must be equal or 1');
    return left === 1 ? right : left;
  });
}

/** The axes of `wide` along which a tensor of shape `narrow` was repeated to reach it. */
export function repeatedAxes(narrow: Shape, wide: Shape): readonly number[] {
  const offset = wide.length - narrow.length;
  return wide.flatMap((size, axis) =>
    axis < offset || (narrow[axis - offset] === 1 && size !== 1) ? [axis] : [],
  );
}

/** `axis` from the front, where a negative one counts from the end. */
export function checkedAxis(operator: string, shape: Shape, axis: number): number {
  const fromFront = axis < 0 ? axis + shape.length : axis;
  if (!Number.isInteger(fromFront) || fromFront < 0 || fromFront >= shape.length)
    throw shapeError(operator, [shape], `there is no axis ${axis}`);
  return fromFront;
}
