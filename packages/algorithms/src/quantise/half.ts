const floats = new Float32Array(1);
const bits = new Uint32Array(floats.buffer);

/** The 16 bits of the nearest half-precision number, ties to even; beyond 65504 it is infinite (IEEE 754-2008). */
export function toHalf(value: number): number {
  floats[0] = value;
  const sign = (bits[0]! >>> 16) & 0x8000;
  const size = bits[0]! & 0x7fffffff;
  if (size > 0x7f800000) return sign | 0x7e00;
  if (size >= 0x477ff000) return sign | 0x7c00;
  // Below 2^-14 a half counts in steps of 2^-24; adding 2^52 rounds to whole steps.
  if (size < 0x38800000) return sign | (Math.abs(floats[0]) * 2 ** 24 + 2 ** 52 - 2 ** 52);
  return sign | ((size + 0xfff + ((size >>> 13) & 1) - 0x38000000) >>> 13);
}

/** The number that 16 bits of half precision stand for. */
export function fromHalf(half: number): number {
  const sign = (half & 0x8000) === 0 ? 1 : -1;
  const exponent = (half >>> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The upper 16 bits of a float, ties to even: bfloat16. */
export function toBfloat(value: number): number {
  floats[0] = value;
  const whole = bits[0]!;
  if ((whole & 0x7fffffff) > 0x7f800000) return (whole >>> 16) | 64;
  return (whole + 0x7fff + ((whole >>> 16) & 1)) >>> 16;
}

export function fromBfloat(bfloat: number): number {
  bits[0] = bfloat << 16;
  return floats[0]!;
}
