/** Sorts float32 values by radix: three passes of 11 bits over keys whose order as whole numbers is that of the floats. */
const digits = 2048;

/** The values ascending, in a new array; -0 comes before 0. There must be no NaN. */
export function sortFloats(values: Float32Array): Float32Array {
  let from = keysOf(values);
  let to = new Uint32Array(from.length);
  for (const shift of [0, 11, 22]) {
    const starts = digitStarts(from, shift);
    for (let i = 0; i < from.length; i++) {
      const key = from[i]!;
      const digit = (key >>> shift) & (digits - 1);
      to[starts[digit]!] = key;
      starts[digit]! += 1;
    }
    [from, to] = [to, from];
  }
  for (let i = 0; i < from.length; i++) from[i] = from[i]! >>> 31 === 1 ? from[i]! ^ 0x80000000 : ~from[i]!;
  return new Float32Array(from.buffer);
}

/** Bits with the sign flipped for positive values, all flipped for negative ones. */
function keysOf(values: Float32Array): Uint32Array<ArrayBuffer> {
  const keys = new Uint32Array(new Float32Array(values).buffer);
  for (let i = 0; i < keys.length; i++) keys[i] = keys[i]! >>> 31 === 1 ? ~keys[i]! : keys[i]! ^ 0x80000000;
  return keys;
}

/** Where the keys of each digit begin in the next order. */
function digitStarts(keys: Uint32Array, shift: number): Uint32Array {
  const starts = new Uint32Array(digits);
  for (let i = 0; i < keys.length; i++) starts[(keys[i]! >>> shift) & (digits - 1)]! += 1;
  let begin = 0;
  for (let digit = 0; digit < digits; digit++) {
    const count = starts[digit]!;
    starts[digit] = begin;
    begin += count;
  }
  return starts;
}
