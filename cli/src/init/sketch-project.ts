import type { ColumnProfile, Profile } from '@slipway/contract';
import { usageError } from '../program/cli-error.ts';
import { didYouMean } from '../program/nearest.ts';

/** What `init` found out about a data file, and what it would do with it. */
export type ProjectSketch = {
  readonly project: string;
  readonly dataset: string;
  /** As written behind `from:`. */
  readonly source: string;
  readonly rowCount: number;
  readonly columns: readonly ColumnProfile[];
  readonly target: ColumnProfile;
  readonly task: 'binary' | 'multiclass' | 'regression';
  /** The column that orders the rows in time, if one does. */
  readonly time: ColumnProfile | null;
  /** Columns a model can learn from, in the order of the file. */
  readonly inputs: readonly ColumnProfile[];
  /** Columns left out, and why. */
  readonly leftOut: readonly { readonly column: ColumnProfile; readonly why: string }[];
};

const mostClasses = 20;
const mostCategories = 10_000;

/** Chooses target, time and inputs from a profile. Throws a usage error for a target that is not there or cannot be. */
export function sketchProject(
  names: { project: string; dataset: string; source: string; target: string | undefined },
  profile: Profile,
): ProjectSketch {
  const { columns, rowCount } = profile;
  const target = names.target === undefined ? guessTarget(columns) : findTarget(names.target, columns);
  const time = columns.find(canOrder) ?? null;
  const judged = columns
    .filter((column) => column !== target && column.kind !== 'temporal')
    .map((column) => ({ column, why: whyUseless(column, rowCount) }));
  return {
    project: names.project,
    dataset: names.dataset,
    source: names.source,
    rowCount,
    columns,
    target,
    task: taskOf(target),
    time,
    inputs: judged.filter(({ why }) => why === null).map(({ column }) => column),
    leftOut: judged.flatMap(({ column, why }) => (why === null ? [] : [{ column, why }])),
  };
}

/** A moment in every row, and more than one of them. */
const canOrder = ({ kind, missingCount, histogram }: ColumnProfile) =>
  kind === 'temporal' &&
  missingCount === 0 &&
  histogram !== null &&
  histogram.edges.at(-1)! > histogram.edges[0]!;

function findTarget(name: string, columns: readonly ColumnProfile[]): ColumnProfile {
  const names = columns.map((column) => column.name);
  const found = columns.find((column) => column.name === name);
  if (found === undefined) {
    throw usageError(
      `there is no column '${name}'`,
      didYouMean(name, names) ?? `columns: ${names.join(', ')}`,
    );
  }
  if (!canBeTarget(found)) {
    throw usageError(
      `'${name}' cannot be predicted: it is ${found.kind} with ${found.distinctCount} different values`,
    );
  }
  return found;
}

/** The last column that can be one: files tend to put the answer last. */
function guessTarget(columns: readonly ColumnProfile[]): ColumnProfile {
  const yesOrNo = columns.findLast((column) => column.kind === 'boolean' && canBeTarget(column));
  const found = yesOrNo ?? columns.findLast(canBeTarget);
  if (found === undefined) {
    throw usageError(
      'no column of this file can be predicted',
      'a target is a number, or has 2 to 20 different values',
    );
  }
  return found;
}

function canBeTarget({ kind, distinctCount }: ColumnProfile): boolean {
  if (distinctCount < 2) return false;
  return (
    kind === 'numeric' || ((kind === 'categorical' || kind === 'boolean') && distinctCount <= mostClasses)
  );
}

function taskOf({ kind, distinctCount }: ColumnProfile): ProjectSketch['task'] {
  if (distinctCount === 2) return 'binary';
  return kind === 'numeric' ? 'regression' : 'multiclass';
}

function whyUseless({ kind, distinctCount, missingCount }: ColumnProfile, rowCount: number): string | null {
  if (missingCount === rowCount) return 'is empty';
  if (distinctCount < 2) return 'has one value only';
  if (kind === 'other') return 'is neither a number nor a category';
  if (kind === 'text') return 'is free text';
  if (kind === 'categorical' && distinctCount > Math.min(mostCategories, rowCount * 0.9))
    return 'looks like an identifier';
  return null;
}
