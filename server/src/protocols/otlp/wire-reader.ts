import type { Moment } from '../../modules/traces/index.ts';

/** Bytes that are no message of Protocol Buffers, with what was wrong and where. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

const wire = { varint: 0, fixed64: 1, bytes: 2, groupStart: 3, groupEnd: 4, fixed32: 5 } as const;

/** Groups are of an old edition; nobody nests them deeper. */
const deepestGroup = 16;

/**
 * A cursor over the wire format of Protocol Buffers (https://protobuf.dev/programming-guides/encoding). Every length is
 * checked against what is there before anything is read or made, so a lie costs nothing. A field that has another type
 * than its reader expects is passed over and reads as empty, as parsers of that format do.
 */
export class WireReader {
  readonly #bytes: Buffer;
  #at = 0;
  #end: number;
  /** Of the field that `next` has reached. */
  #wireType = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#end = bytes.length;
  }

  /** The number of the next field, or 0 at the end of the message. It must be read or skipped before the next. */
  next(): number {
    if (this.#at >= this.#end) return 0;
    const tag = this.#varint32();
    this.#wireType = tag & 7;
    if (tag >>> 3 === 0) throw this.#wrong('a field has the number 0');
    return tag >>> 3;
  }

  skip(): void {
    this.#skip(0);
  }

  /** Reads a message inside: `read` sees its fields and nothing behind them. Undefined when the field is none. */
  message<T>(read: () => T): T | undefined {
    if (!this.#is(wire.bytes)) return undefined;
    const end = this.#endOfBytes();
    const outer = this.#end;
    this.#end = end;
    const value = read();
    this.#at = end;
    this.#end = outer;
    return value;
  }

  /** Text in UTF-8; what is none becomes U+FFFD. */
  text(): string {
    if (!this.#is(wire.bytes)) return '';
    const end = this.#endOfBytes();
    const text = this.#bytes.toString('utf8', this.#at, end);
    this.#at = end;
    return text;
  }

  /** Bytes as lower-case hex. */
  hex(): string {
    return this.#encoded('hex');
  }

  base64(): string {
    return this.#encoded('base64');
  }

  /** An unsigned or non-negative integer below 2^53; larger ones lose digits. */
  integer(): number {
    return this.#is(wire.varint) ? Number(this.#varint64()) : 0;
  }

  /** A signed integer of 64 bits. */
  int64(): bigint {
    return this.#is(wire.varint) ? BigInt.asIntN(64, this.#varint64()) : 0n;
  }

  double(): number {
    if (!this.#is(wire.fixed64)) return 0;
    return this.#bytes.readDoubleLE(this.#advance(8));
  }

  /** Nanoseconds since 1970 in 64 bits, cut without ever making the number that a double cannot hold. */
  moment(): Moment {
    if (!this.#is(wire.fixed64)) return { ms: 0, ns: 0 };
    const at = this.#advance(8);
    const low = this.#bytes.readUInt32LE(at);
    const high = this.#bytes.readUInt32LE(at + 4);
    // 2^32 ns are 4294 ms and 967296 ns; all products stay below 2^53.
    const rest = high * 967_296 + low;
    return { ms: high * 4294 + Math.floor(rest / 1_000_000), ns: rest % 1_000_000 };
  }

  #encoded(encoding: 'hex' | 'base64'): string {
    if (!this.#is(wire.bytes)) return '';
    const end = this.#endOfBytes();
    const text = this.#bytes.toString(encoding, this.#at, end);
    this.#at = end;
    return text;
  }

  /** False, and the field passed over, when it has another type. */
  #is(wireType: number): boolean {
    if (this.#wireType === wireType) return true;
    this.#skip(0);
    return false;
  }

  #skip(depth: number): void {
    if (this.#wireType === wire.varint) this.#varint64();
    else if (this.#wireType === wire.fixed64) this.#advance(8);
    else if (this.#wireType === wire.fixed32) this.#advance(4);
    else if (this.#wireType === wire.bytes) this.#at = this.#endOfBytes();
    else if (this.#wireType === wire.groupStart && depth < deepestGroup) this.#skipGroup(depth);
    else throw this.#wrong(`a field has the wire type ${this.#wireType}`);
  }

  #skipGroup(depth: number): void {
    for (;;) {
      if (this.next() === 0) throw this.#wrong('a group is never closed');
      if (this.#wireType === wire.groupEnd) return;
      this.#skip(depth + 1);
    }
  }

  #endOfBytes(): number {
    const length = this.#varint32();
    if (length > this.#end - this.#at) throw this.#wrong(`${length} bytes are announced and not there`);
    return this.#at + length;
  }

  /** Where the next `count` bytes begin. */
  #advance(count: number): number {
    const at = this.#at;
    if (count > this.#end - at) throw this.#wrong('it ends in the middle of a value');
    this.#at = at + count;
    return at;
  }

  #varint32(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#bytes[this.#advance(1)]!;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) {
        if (value > 0xffff_ffff) break;
        return value;
      }
    }
    throw this.#wrong('an integer is longer than it may be');
  }

  #varint64(): bigint {
    let value = 0;
    for (let shift = 0; shift < 49; shift += 7) {
      const byte = this.#bytes[this.#advance(1)]!;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return BigInt(value);
    }
    let large = BigInt(value);
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#advance(1)]!;
      large |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, large);
    }
    throw this.#wrong('an integer is longer than it may be');
  }

  #wrong(what: string): WireError {
    return new WireError(`${what}, at byte ${this.#at}`);
  }
}
