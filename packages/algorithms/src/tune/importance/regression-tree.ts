import type { Random } from '../../samplers/random.ts';

export type TreeColumn = { readonly isChoice: boolean; readonly count: number };

/** A part of the space with one prediction: for each column a stretch of [0, 1], or the choices that may be. */
export type Leaf = {
  readonly value: number;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** For a choice 1 where it may be; null for a number. */
  readonly choices: readonly (Uint8Array | null)[];
};

export type TreeInput = {
  readonly columns: readonly TreeColumn[];
  /** [rows, columns] */
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
};

type Split = { readonly column: number; readonly at: number; readonly gain: number };

const deepest = 64;

/**
 * The leaves of a regression tree (Breiman et al. 1984) over a bootstrap sample: each split is the one that leaves the
 * least squared error, of a number at half way between two values, of a choice one against the others.
 */
export function growLeaves(input: TreeInput, random: Random): Leaf[] {
  const count = input.targets.length;
  const rows = Int32Array.from({ length: count }, () => random.integer(count));
  const width = input.columns.length;
  const leaves: Leaf[] = [];
  const root: Omit<Leaf, 'value'> = {
    low: new Float64Array(width),
    high: new Float64Array(width).fill(1),
    choices: input.columns.map(({ isChoice, count: choices }) =>
      isChoice ? new Uint8Array(choices).fill(1) : null,
    ),
  };
  const grow = (part: Int32Array, box: Omit<Leaf, 'value'>, depth: number): void => {
    const split = depth < deepest ? bestSplit(input, part) : null;
    if (split === null) {
      leaves.push({ ...box, value: meanOf(input.targets, part) });
      return;
    }
    const goesLeft = (row: number) => isLeft(input, split, row);
    const [left, right] = cutBox(input.columns, box, split);
    grow(part.filter(goesLeft), left, depth + 1);
    grow(
      part.filter((row) => !goesLeft(row)),
      right,
      depth + 1,
    );
  };
  grow(rows, root, 0);
  return leaves;
}

function isLeft({ columns, inputs }: TreeInput, { column, at }: Split, row: number): boolean {
  const place = inputs[row * columns.length + column]!;
  return columns[column]!.isChoice ? place === at : place <= at;
}

function cutBox(
  columns: readonly TreeColumn[],
  box: Omit<Leaf, 'value'>,
  { column, at }: Split,
): [Omit<Leaf, 'value'>, Omit<Leaf, 'value'>] {
  if (!columns[column]!.isChoice)
    return [
      { ...box, high: box.high.with(column, at) },
      { ...box, low: box.low.with(column, at) },
    ];
  const only = (keeps: (choice: number) => boolean) =>
    box.choices.with(
      column,
      box.choices[column]!.map((may, choice) => (keeps(choice) ? may : 0)),
    );
  return [
    { ...box, choices: only((choice) => choice === at) },
    { ...box, choices: only((choice) => choice !== at) },
  ];
}

function bestSplit(input: TreeInput, rows: Int32Array): Split | null {
  if (rows.length < 2) return null;
  let best: Split | null = null;
  for (let column = 0; column < input.columns.length; column += 1) {
    const split = input.columns[column]!.isChoice
      ? splitChoice(input, rows, column)
      : splitNumber(input, rows, column);
    if (split !== null && (best === null || split.gain > best.gain)) best = split;
  }
  return best;
}

function splitNumber(
  { columns, inputs, targets }: TreeInput,
  rows: Int32Array,
  column: number,
): Split | null {
  const placeOf = (row: number) => inputs[row * columns.length + column]!;
  const order = rows.toSorted((a, b) => placeOf(a) - placeOf(b));
  const total = sumOf(targets, rows);
  let best: Split | null = null;
  let left = 0;
  for (let k = 0; k < order.length - 1; k += 1) {
    left += targets[order[k]!]!;
    const here = placeOf(order[k]!);
    const next = placeOf(order[k + 1]!);
    if (here === next) continue;
    const gain = gainOf({ left, total, leftCount: k + 1, count: order.length });
    if (gain > (best?.gain ?? leastGain)) best = { column, at: (here + next) / 2, gain };
  }
  return best;
}

function splitChoice(
  { columns, inputs, targets }: TreeInput,
  rows: Int32Array,
  column: number,
): Split | null {
  const { count } = columns[column]!;
  const sums = new Float64Array(count);
  const counts = new Int32Array(count);
  for (const row of rows) {
    const choice = inputs[row * columns.length + column]!;
    sums[choice]! += targets[row]!;
    counts[choice]! += 1;
  }
  const total = sumOf(targets, rows);
  let best: Split | null = null;
  for (let choice = 0; choice < count; choice += 1) {
    if (counts[choice] === 0 || counts[choice] === rows.length) continue;
    const gain = gainOf({ left: sums[choice]!, total, leftCount: counts[choice]!, count: rows.length });
    if (gain > (best?.gain ?? leastGain)) best = { column, at: choice, gain };
  }
  return best;
}

/** Targets have a variance of 1; what is below this is rounding. */
const leastGain = 1e-9;

/** By how much the sum of squared errors falls. */
function gainOf({
  left,
  total,
  leftCount,
  count,
}: {
  left: number;
  total: number;
  leftCount: number;
  count: number;
}) {
  const difference = left / leftCount - (total - left) / (count - leftCount);
  return ((leftCount * (count - leftCount)) / count) * difference * difference;
}

function sumOf(targets: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (const row of rows) sum += targets[row]!;
  return sum;
}

const meanOf = (targets: Float64Array, rows: Int32Array): number => sumOf(targets, rows) / rows.length;
