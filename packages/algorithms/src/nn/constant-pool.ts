import type { OnnxTensorValue } from '../onnx/index.ts';
import { isSameShape, type Shape } from './shape.ts';

export type Constant = {
  readonly name: string;
  readonly type: 'float' | 'double' | 'int64';
  readonly shape: Shape;
  readonly values: ArrayLike<number>;
};

/** The constants of a graph, equal ones kept once: every layer asks for the same mask and the same angles. */
export class ConstantPool {
  readonly #byFingerprint = new Map<number, Constant[]>();
  #count = 0;

  /** The constant of these values, under a name that begins with `prefix`. */
  take(wanted: Omit<Constant, 'name'>, prefix: string): Constant {
    const fingerprint = fingerprintOf(wanted.values);
    const alike = this.#byFingerprint.get(fingerprint) ?? [];
    const known = alike.find((constant) => isEqual(constant, wanted));
    if (known !== undefined) return known;
    const constant = { ...wanted, name: `${prefix}${this.#count++}` };
    this.#byFingerprint.set(fingerprint, [...alike, constant]);
    return constant;
  }

  /** Those among `names`, as a graph keeps them. */
  among(names: ReadonlySet<string>): Readonly<Record<string, OnnxTensorValue>> {
    const constants = [...this.#byFingerprint.values()].flat().filter(({ name }) => names.has(name));
    return Object.fromEntries(
      constants.map(({ name, type, shape, values }) => [name, { type, shape, values }]),
    );
  }
}

/** FNV-1a over the halves of each double. */
function fingerprintOf(values: ArrayLike<number>): number {
  const number = new Float64Array(1);
  const halves = new Uint32Array(number.buffer);
  let hash = 0x811c9dc5 ^ values.length;
  for (let k = 0; k < values.length; k += 1) {
    number[0] = values[k]!;
    hash = Math.imul(hash ^ halves[0]!, 0x01000193);
    hash = Math.imul(hash ^ halves[1]!, 0x01000193);
  }
  return hash >>> 0;
}

function isEqual(a: Omit<Constant, 'name'>, b: Omit<Constant, 'name'>): boolean {
  if (a.type !== b.type || !isSameShape(a.shape, b.shape)) return false;
  for (let k = 0; k < a.values.length; k += 1) if (!Object.is(a.values[k], b.values[k])) return false;
  return true;
}
