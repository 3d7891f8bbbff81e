/**
 * Protocol Buffers wire format, writing only, as far as ONNX needs it: varints, 32-bit floats, length-delimited
 * fields (Protocol Buffers encoding guide). Not a general library: there is no reading and no schema.
 */
export class ProtobufWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  /** A varint field (int32, int64, enum, bool); negative values take ten bytes, as the format says. */
  int(field: number, value: number | bigint): this {
    this.#tag(field, 0);
    this.#varint(BigInt.asUintN(64, BigInt(value)));
    return this;
  }

  /** A 32-bit float field. */
  float(field: number, value: number): this {
    this.#tag(field, 5);
    this.#reserve(4);
    new DataView(this.#bytes.buffer).setFloat32(this.#length, value, true);
    this.#length += 4;
    return this;
  }

  string(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    this.#tag(field, 2);
    this.#varint(BigInt(value.length));
    this.#append(value);
    return this;
  }

  /** A nested message, written by `write`. */
  message(field: number, write: (writer: ProtobufWriter) => void): this {
    const inner = new ProtobufWriter();
    write(inner);
    return this.bytes(field, inner.finish());
  }

  /** A packed repeated float field; nothing when empty. */
  packedFloats(field: number, values: ArrayLike<number>): this {
    return values.length === 0 ? this : this.bytes(field, new Uint8Array(littleEndianFloats(values).buffer));
  }

  /** A packed repeated varint field; nothing when empty. */
  packedInts(field: number, values: ArrayLike<number | bigint>): this {
    if (values.length === 0) return this;
    const inner = new ProtobufWriter();
    for (let i = 0; i < values.length; i++) inner.#varint(BigInt.asUintN(64, BigInt(values[i]!)));
    return this.bytes(field, inner.finish());
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #tag(field: number, wireType: number): void {
    this.#varint(BigInt(field * 8 + wireType));
  }

  #varint(value: bigint): void {
    this.#reserve(10);
    let rest = value;
    while (rest > 127n) {
      this.#bytes[this.#length++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.#bytes[this.#length++] = Number(rest);
  }

  #append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/** ONNX and Protocol Buffers keep numbers with the low byte first, which is also how every supported CPU does. */
function littleEndianFloats(values: ArrayLike<number>): Float32Array {
  return Float32Array.from(values);
}
