/**
 * Joins training rows whose binned features are equal into one row with a weight and the mean of their targets:
 * trees cannot tell such rows apart, and the sums of their logistic or squared-error derivatives are the same.
 * Tables of few distinct values, as event logs often are, shrink several times. Softmax needs whole classes, so
 * there rows are equal only when their class is too. Not a sample and not an approximation.
 */
export type JoinedRows = {
  readonly rowCount: number;
  /** Binned columns [features][rowCount]. */
  readonly columns: readonly Uint8Array[];
  /** How many rows each stands for. */
  readonly weights: Float32Array;
  /** Mean target of the rows each stands for. */
  readonly target: Float64Array;
  /** For each row of the table, the joined row that stands for it. */
  readonly joinedOf: Int32Array;
};

/** Joining pays when this share of the rows is left at most. */
const worthwhileShare = 0.7;

/** The joined rows, or null when too few rows are equal. `keepsClasses` keeps rows of different targets apart. */
export function joinRows(
  columns: readonly Uint8Array[],
  target: ArrayLike<number>,
  { keepsClasses }: { keepsClasses: boolean },
): JoinedRows | null {
  const keys = keepsClasses ? [...classBytes(target), ...columns] : columns;
  const hashes = hashRows(keys, target.length);
  return hashes === null ? null : join({ columns, keys, target, hashes });
}

/** Class indices as two columns of bytes. */
const classBytes = (target: ArrayLike<number>) =>
  [0, 8].map((shift) => Uint8Array.from(target, (value) => (value >>> shift) & 0xff));

/** A hash for each row, or null as soon as the columns so far leave too many rows distinct. */
function hashRows(columns: readonly Uint8Array[], rowCount: number): Uint32Array | null {
  const hashes = new Uint32Array(rowCount);
  for (let used = 0; used < columns.length; used++) {
    const column = columns[used]!;
    for (let row = 0; row < rowCount; row++) {
      const mixed = Math.imul(hashes[row]! ^ (column[row]! + 1), 0x9e3779b1);
      hashes[row] = mixed ^ (mixed >>> 15);
    }
    const isTimeToLook = ((used + 1) & used) === 0 || used === columns.length - 1;
    if (isTimeToLook && estimateDistinct(hashes) > worthwhileShare * rowCount) return null;
  }
  return hashes;
}

/** Distinct hashes by linear counting (Whang et al. 1990): from the share of a bitmap that stays empty. */
function estimateDistinct(hashes: Uint32Array): number {
  const bits = 2 ** Math.ceil(Math.log2(Math.max(64, 2 * hashes.length)));
  const map = new Uint8Array(bits);
  let set = 0;
  for (let row = 0; row < hashes.length; row++) {
    const slot = hashes[row]! & (bits - 1);
    set += 1 - map[slot]!;
    map[slot] = 1;
  }
  return -bits * Math.log(Math.max(1 - set / bits, 1 / bits));
}

/** Joins through a table of open addressing; rows of equal hash are compared in full. */
function join({
  columns,
  keys,
  target,
  hashes,
}: {
  columns: readonly Uint8Array[];
  keys: readonly Uint8Array[];
  target: ArrayLike<number>;
  hashes: Uint32Array;
}): JoinedRows | null {
  const rowCount = hashes.length;
  const most = Math.floor(worthwhileShare * rowCount);
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(2, 2 * most)))).fill(-1);
  const firstRow = new Int32Array(most);
  const joinedOf = new Int32Array(rowCount);
  let count = 0;
  for (let row = 0; row < rowCount; row++) {
    const hash = hashes[row]!;
    let slot = hash & (slots.length - 1);
    while (slots[slot]! >= 0) {
      const other = firstRow[slots[slot]!]!;
      if (hashes[other] === hash && areEqual(keys, row, other)) break;
      slot = (slot + 1) & (slots.length - 1);
    }
    if (slots[slot]! < 0) {
      if (count === most) return null;
      firstRow[count] = row;
      slots[slot] = count++;
    }
    joinedOf[row] = slots[slot]!;
  }
  const rows = firstRow.subarray(0, count);
  return {
    rowCount: count,
    columns: columns.map((column) => gather(column, rows)),
    joinedOf,
    ...weigh(joinedOf, target, count),
  };
}

function areEqual(columns: readonly Uint8Array[], a: number, b: number): boolean {
  for (let i = 0; i < columns.length; i++) if (columns[i]![a] !== columns[i]![b]) return false;
  return true;
}

function gather(column: Uint8Array, rows: Int32Array): Uint8Array {
  const gathered = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) gathered[i] = column[rows[i]!]!;
  return gathered;
}

function weigh(joinedOf: Int32Array, target: ArrayLike<number>, count: number) {
  const weights = new Float32Array(count);
  const means = new Float64Array(count);
  for (let row = 0; row < joinedOf.length; row++) {
    weights[joinedOf[row]!]! += 1;
    means[joinedOf[row]!]! += target[row]!;
  }
  for (let row = 0; row < count; row++) means[row]! /= weights[row]!;
  return { weights, target: means };
}
