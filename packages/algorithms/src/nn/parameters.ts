import { AlgorithmError } from '../algorithm-error.ts';
import type { Random } from '../samplers/index.ts';
import { type Shape, sizeOf } from './shape.ts';

/** One tensor that learns: its name in model files, and how it begins. */
export type ParameterSpec = {
  readonly name: string;
  readonly shape: Shape;
  /** The standard deviation of a normal start, or the number that it starts as. */
  readonly start: { readonly deviation: number } | { readonly value: number };
  /** Whether weight decay applies: to matrices, not to gains and biases. */
  readonly isDecayed: boolean;
};

/** Where each tensor lies in one flat array. The same layout serves values, gradients and moments. */
export type ParameterLayout = {
  readonly specs: readonly ParameterSpec[];
  readonly offsets: readonly number[];
  readonly size: number;
};

/** Lays the tensors one after another. */
export function layOut(specs: readonly ParameterSpec[]): ParameterLayout {
  const offsets: number[] = [];
  let size = 0;
  for (const { shape } of specs) {
    offsets.push(size);
    size += sizeOf(shape);
  }
  const twice = specs.find(({ name }, k) => specs.findIndex((other) => other.name === name) !== k);
  if (twice !== undefined)
    throw new AlgorithmError('invalid-option', `two parameters are named '${twice.name}'`);
  return { specs, offsets, size };
}

/** A view of each tensor in a flat array of the layout, by name; writing to a view writes to the array. */
export function viewsOf(layout: ParameterLayout, flat: Float32Array): ReadonlyMap<string, Float32Array> {
  if (flat.length !== layout.size)
    throw new AlgorithmError('invalid-shape', `${flat.length} numbers for parameters of ${layout.size}`);
  return new Map(
    layout.specs.map(({ name, shape }, k) => {
      const start = layout.offsets[k]!;
      return [name, flat.subarray(start, start + sizeOf(shape))];
    }),
  );
}

/** Fresh values of all parameters. */
export function startParameters(layout: ParameterLayout, random: Random): Float32Array {
  const flat = new Float32Array(layout.size);
  const views = viewsOf(layout, flat);
  for (const { name, start } of layout.specs) {
    const view = views.get(name)!;
    if ('value' in start) view.fill(start.value);
    else for (let i = 0; i < view.length; i += 1) view[i] = start.deviation * random.normal();
  }
  return flat;
}

/** The first tensor in which a number is not finite, or null: where training broke. */
export function firstNotFinite(layout: ParameterLayout, flat: Float32Array): string | null {
  for (const [name, view] of viewsOf(layout, flat)) if (!view.every(Number.isFinite)) return name;
  return null;
}
