import { type NumberType, numberBytes } from './gguf-file.ts';

/** Little-endian numbers and strings one after another, as GGUF has them. */
export class ByteWriter {
  #bytes = new Uint8Array(4096);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  number(type: NumberType, value: number | bigint): this {
    this.#reserve(8);
    const view = new DataView(this.#bytes.buffer, this.#length);
    switch (type) {
      case 'uint8':
        view.setUint8(0, Number(value));
        break;
      case 'int8':
        view.setInt8(0, Number(value));
        break;
      case 'uint16':
        view.setUint16(0, Number(value), true);
        break;
      case 'int16':
        view.setInt16(0, Number(value), true);
        break;
      case 'uint32':
        view.setUint32(0, Number(value), true);
        break;
      case 'int32':
        view.setInt32(0, Number(value), true);
        break;
      case 'float32':
        view.setFloat32(0, Number(value), true);
        break;
      case 'float64':
        view.setFloat64(0, Number(value), true);
        break;
      case 'uint64':
        view.setBigUint64(0, BigInt(value), true);
        break;
      case 'int64':
        view.setBigInt64(0, BigInt(value), true);
        break;
    }
    this.#length += numberBytes[type];
    return this;
  }

  string(text: string): this {
    const bytes = new TextEncoder().encode(text);
    return this.number('uint64', bytes.length).bytes(bytes);
  }

  bytes(bytes: Uint8Array): this {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  zeros(count: number): this {
    return this.bytes(new Uint8Array(count));
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
