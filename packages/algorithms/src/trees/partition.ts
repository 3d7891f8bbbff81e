import { missingBin } from './bins.ts';

/** Row numbers and what moves with them, and as much room again. */
export type RowOrder = {
  /** Bins of the feature that splits, by row number. */
  readonly bins: Uint8Array;
  readonly rows: Int32Array;
  readonly packed: Float64Array;
  readonly scratch: { readonly rows: Int32Array; readonly packed: Float64Array };
};

/** Moves the rows that go left before those that go right, each side in its old order; answers where the right side begins. */
export function partition(
  { bins, rows, packed, scratch }: RowOrder,
  { begin, end }: { begin: number; end: number },
  by: { bin: number; isMissingLeft: boolean },
): number {
  const goesLeft = leftByBin(by.bin, by.isMissingLeft);
  const { rows: rightRows, packed: rightPacked } = scratch;
  let left = begin;
  let right = 0;
  for (let i = begin; i < end; i++) {
    const row = rows[i]!;
    const gradient = packed[i]!;
    const side = goesLeft[bins[row]!]!;
    // Both writes happen every time, only one of the places moves on: no branch to mispredict.
    rows[left] = row;
    packed[left] = gradient;
    rightRows[right] = row;
    rightPacked[right] = gradient;
    left += side;
    right += 1 - side;
  }
  rows.set(rightRows.subarray(0, right), left);
  packed.set(rightPacked.subarray(0, right), left);
  return left;
}

/** For every bin, 1 when its rows go left. */
function leftByBin(bin: number, isMissingLeft: boolean): Uint8Array {
  const sides = new Uint8Array(missingBin + 1).fill(1, 0, bin + 1);
  sides[missingBin] = isMissingLeft ? 1 : 0;
  return sides;
}
