/** Below this many values a comparison sort beats counting over 65,536 buckets. */
const radixFrom = 20_000;

/** Row numbers in descending order of their values; equal values keep their order. The values hold no NaN. */
export function descendingOrder(values: ArrayLike<number>): Uint32Array {
  const order = Uint32Array.from({ length: values.length }, (_, row) => row);
  return values.length < radixFrom
    ? order.sort((a, b) => values[b]! - values[a]! || a - b)
    : radixOrder(values, order);
}

/**
 * Least-significant-digit radix sort, 16 bits a pass, over the bits of the doubles, changed so that they
 * ascend as unsigned integers when the values descend. Linear in the number of rows. Needs a little-endian
 * machine, which every platform of Node's tier 1 and 2 but s390x is.
 */
function radixOrder(values: ArrayLike<number>, rows: Uint32Array): Uint32Array {
  // Adding 0 turns -0 into 0, which compares equal but has other bits.
  const doubles = Float64Array.from(values, (value) => value + 0);
  const digits = new Uint16Array(doubles.buffer);
  for (let row = 0; row < values.length; row += 1) {
    if (digits[row * 4 + 3]! >= 0x8000) continue; // negative: a larger magnitude already comes later
    for (let digit = 0; digit < 3; digit += 1) digits[row * 4 + digit]! ^= 0xffff;
    digits[row * 4 + 3]! ^= 0x7fff;
  }
  let from: Uint32Array = rows;
  let to: Uint32Array = new Uint32Array(rows.length);
  for (let digit = 0; digit < 4; digit += 1) {
    const starts = bucketStarts(digits, digit);
    for (let place = 0; place < from.length; place += 1) {
      const row = from[place]!;
      to[starts[digits[row * 4 + digit]!]!++] = row;
    }
    [from, to] = [to, from];
  }
  return from;
}

function bucketStarts(digits: Uint16Array, digit: number): Uint32Array {
  const counts = new Uint32Array(65_536);
  for (let place = digit; place < digits.length; place += 4) counts[digits[place]!]! += 1;
  let start = 0;
  for (let bucket = 0; bucket < counts.length; bucket += 1) {
    const count = counts[bucket]!;
    counts[bucket] = start;
    start += count;
  }
  return counts;
}
