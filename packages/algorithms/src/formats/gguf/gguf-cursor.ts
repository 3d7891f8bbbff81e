import { fileError, truncatedHint } from '../byte-source.ts';
import { type GgufArray, type GgufValue, type NumberType, numberBytes, valueTypes } from './gguf-file.ts';

/** Thrown when the part of the file that was read ends before the header does. */
export class NeedsMoreBytes extends Error {
  override readonly name = 'NeedsMoreBytes';
}

const nameOfValueType = new Map(
  Object.entries(valueTypes).map(([name, id]) => [id, name as keyof typeof valueTypes]),
);
const deepestArray = 4;
const decoder = new TextDecoder('utf-8');

/** Reads numbers and strings one after another. Sizes are held against the file before anything is made of them. */
export class GgufCursor {
  readonly #view: DataView;
  readonly #fileSize: number;
  #offset = 0;

  /** `part` is the beginning of a file of `fileSize` bytes. */
  constructor(part: Uint8Array, fileSize: number) {
    this.#view = new DataView(part.buffer, part.byteOffset, part.byteLength);
    this.#fileSize = fileSize;
  }

  get offset(): number {
    return this.#offset;
  }

  /** Moves over `length` bytes and gives where they begin. */
  #take(length: number, what: string): number {
    this.expect(length, what);
    if (this.#offset + length > this.#view.byteLength) throw new NeedsMoreBytes();
    this.#offset += length;
    return this.#offset - length;
  }

  /** Throws when the file cannot hold this many further bytes. */
  expect(length: number, what: string): void {
    const rest = this.#fileSize - this.#offset;
    if (length > rest)
      throw fileError('GGUF', `${what} would take ${length} bytes and ${rest} are left`, truncatedHint);
  }

  number(type: NumberType, what: string): number | bigint {
    const at = this.#take(numberBytes[type], what);
    const view = this.#view;
    switch (type) {
      case 'uint8':
        return view.getUint8(at);
      case 'int8':
        return view.getInt8(at);
      case 'uint16':
        return view.getUint16(at, true);
      case 'int16':
        return view.getInt16(at, true);
      case 'uint32':
        return view.getUint32(at, true);
      case 'int32':
        return view.getInt32(at, true);
      case 'float32':
        return view.getFloat32(at, true);
      case 'float64':
        return view.getFloat64(at, true);
      case 'uint64':
        return narrowed(view.getBigUint64(at, true));
      case 'int64':
        return narrowed(view.getBigInt64(at, true));
    }
  }

  uint32(what: string): number {
    return this.number('uint32', what) as number;
  }

  /** A 64-bit count or offset that must be a usable number. */
  size(what: string): number {
    const value = this.number('uint64', what);
    if (typeof value === 'bigint') throw fileError('GGUF', `${what} is ${value}`, truncatedHint);
    return value;
  }

  string(what: string): string {
    const length = this.size(`the length of ${what}`);
    const at = this.#take(length, what);
    return decoder.decode(new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, length));
  }

  value(key: string): GgufValue {
    const type = this.#valueType(key);
    if (type === 'array') return this.#array(key, 1);
    if (type === 'string') return { type, value: this.string(`the value of '${key}'`) };
    if (type === 'bool') return { type, value: this.#bool(key) };
    return { type, value: this.number(type, `the value of '${key}'`) };
  }

  #valueType(key: string): keyof typeof valueTypes {
    const id = this.uint32(`the type of '${key}'`);
    const name = nameOfValueType.get(id as 0);
    if (name === undefined) throw fileError('GGUF', `'${key}' has the unknown type ${id}`);
    return name;
  }

  #bool(key: string): boolean {
    return this.number('uint8', `the value of '${key}'`) !== 0;
  }

  #array(key: string, depth: number): GgufArray {
    if (depth > deepestArray) throw fileError('GGUF', `'${key}' holds arrays in arrays ${depth} deep`);
    const of = this.#valueType(key);
    const length = this.size(`the length of '${key}'`);
    // A string or an array takes eight bytes at least.
    const least = of === 'string' || of === 'array' ? 8 : numberBytes[of];
    this.expect(length * least, `the ${length} values of '${key}'`);
    const each = <T>(read: () => T): T[] => {
      const values: T[] = [];
      for (let k = 0; k < length; k += 1) values.push(read());
      return values;
    };
    if (of === 'array') return { type: 'array', of, values: each(() => this.#array(key, depth + 1)) };
    if (of === 'string') return { type: 'array', of, values: each(() => this.string(`a value of '${key}'`)) };
    if (of === 'bool') return { type: 'array', of, values: each(() => this.#bool(key)) };
    return { type: 'array', of, values: each(() => this.number(of, `a value of '${key}'`)) };
  }
}

const narrowed = (value: bigint): number | bigint =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : value;
