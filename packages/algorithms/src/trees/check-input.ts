import { AlgorithmError } from '../algorithm-error.ts';
import type { Table, Target, Task } from '../table.ts';

/** Throws `invalid-table` or `invalid-target` for what no model can be learned from; says what is wrong and how to mend it. */
export function checkTrainingInput({
  train,
  target,
  validation,
}: {
  train: Table;
  target: Target;
  validation?: { table: Table; target: Target } | undefined;
}): void {
  if (train.columns.length === 0)
    throw new AlgorithmError('invalid-table', 'there is no feature column', 'give at least one');
  checkNames(train, target.task);
  if (train.rowCount < 2)
    throw new AlgorithmError(
      'invalid-table',
      `there ${train.rowCount === 1 ? 'is 1 row' : 'are no rows'} to learn from`,
      'give at least 2',
    );
  checkLengths(train, target, 'training');
  checkTarget(target, 'training');
  if (target.task !== 'regression') checkHasTwoClasses(target);
  if (validation !== undefined) {
    if (validation.table.rowCount === 0)
      throw new AlgorithmError(
        'invalid-table',
        'the validation table has no rows',
        'leave it out, or give at least one row',
      );
    checkLengths(validation.table, validation.target, 'validation');
    checkTarget(validation.target, 'validation');
  }
}

const outputsOf = (task: Task): readonly string[] =>
  task === 'regression' ? ['prediction'] : ['label', 'probabilities'];

/** Each column becomes an input of the exported model, which must be told apart from the others and the outputs. */
function checkNames({ columns }: Table, task: Task): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (name === '') throw new AlgorithmError('invalid-table', 'a column has no name', 'name every column');
    if (seen.has(name))
      throw new AlgorithmError(
        'invalid-table',
        `the column '${name}' occurs twice`,
        'give each column its own name',
      );
    if (outputsOf(task).includes(name))
      throw new AlgorithmError(
        'invalid-table',
        `a column is called '${name}', which is the name of an output of the model`,
        'call the column something else',
      );
    seen.add(name);
  }
}

function checkLengths(table: Table, target: Target, which: string): void {
  if (target.values.length !== table.rowCount)
    throw new AlgorithmError(
      'invalid-target',
      `the ${which} target has ${target.values.length} values for ${table.rowCount} rows`,
    );
  for (const column of table.columns) {
    const length = column.kind === 'numeric' ? column.values.length : column.codes.length;
    if (length !== table.rowCount)
      throw new AlgorithmError(
        'invalid-table',
        `column '${column.name}' of the ${which} table has ${length} values for ${table.rowCount} rows`,
      );
  }
}

function checkTarget(target: Target, which: string): void {
  const classCount = target.task === 'binary' ? 2 : (target.classes?.length ?? Number.POSITIVE_INFINITY);
  for (let row = 0; row < target.values.length; row++) {
    const value = target.values[row]!;
    const isFine =
      target.task === 'regression'
        ? Number.isFinite(value) && Math.abs(value) < 1e30
        : Number.isInteger(value) && value >= 0 && value < classCount;
    if (!isFine)
      throw new AlgorithmError(
        'invalid-target',
        `the ${which} target of row ${row} is ${value}`,
        target.task === 'regression'
          ? 'targets must be numbers below 1e30; leave rows without one out'
          : 'targets must be class indices; leave rows without one out',
      );
  }
}

function checkHasTwoClasses(target: Target): void {
  const first = target.values[0]!;
  for (const value of target.values) if (value !== first) return;
  const name = target.classes?.[first] ?? String(first);
  throw new AlgorithmError(
    'invalid-target',
    `every row has the class '${name}'`,
    'a classifier needs rows of at least two classes',
  );
}
