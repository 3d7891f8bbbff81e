import { AlgorithmError } from '../algorithm-error.ts';
import type { Table, Target } from '../table.ts';

/** Throws `invalid-table` or `invalid-target` for data a model cannot be trained on. `what`: 'training' or 'validation'. */
export function checkTrainingData(table: Table, target: Target, what: string): void {
  if (table.rowCount === 0)
    throw new AlgorithmError(
      'invalid-table',
      `the ${what} table has no rows`,
      'check the split and the feature SQL',
    );
  if (table.columns.length === 0)
    throw new AlgorithmError(
      'invalid-table',
      `the ${what} table has no columns`,
      'select at least one feature besides the target',
    );
  const names = table.columns.map(({ name }) => name);
  const twice = names.find((name, k) => names.indexOf(name) !== k);
  if (twice !== undefined)
    throw new AlgorithmError(
      'invalid-table',
      `the column '${twice}' occurs twice`,
      'give each feature its own name',
    );
  for (const column of table.columns) {
    const length = column.kind === 'numeric' ? column.values.length : column.codes.length;
    if (length !== table.rowCount)
      throw new AlgorithmError(
        'invalid-table',
        `the column '${column.name}' has ${length} values for ${table.rowCount} rows`,
        'give every column one value a row',
      );
  }
  checkTarget(table, target, what);
}

function checkTarget(table: Table, { task, values, classes }: Target, what: string): void {
  if (values.length !== table.rowCount)
    throw new AlgorithmError(
      'invalid-target',
      `the target has ${values.length} values for ${table.rowCount} rows`,
      'give one target value a row',
    );
  const classCount = task === 'binary' ? 2 : (classes?.length ?? 0);
  const seen = new Set<number>();
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row]!;
    if (!Number.isFinite(value))
      throw new AlgorithmError(
        'invalid-target',
        `the target of ${what} row ${row} is ${value}`,
        'leave rows without an outcome out of the feature SQL',
      );
    if (task === 'regression') continue;
    if (!Number.isInteger(value) || value < 0 || value >= classCount)
      throw new AlgorithmError(
        'invalid-target',
        `the target of ${what} row ${row} is ${value}, not a class index below ${classCount}`,
        'number the classes from 0',
      );
    seen.add(value);
  }
  if (task !== 'regression' && what === 'training' && seen.size < 2)
    throw new AlgorithmError(
      'invalid-target',
      'every training row is of the same class',
      'choose rows of at least two classes, or another target',
    );
}
