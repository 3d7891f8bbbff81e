import type { Target, Task } from '@slipway/algorithms';
import { type DuckDb, quoteIdentifier, readTable } from '../../../engines/duckdb/index.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';

const maxClasses = 1000;

/** What DuckDB says about the target over the rows that will be learned from. */
type TargetFacts = { type: string; distinctCount: number };

/** `source` is a table of rows with a target; `trainWhere` selects those that are learned from. */
export type TargetRequest = {
  source: string;
  target: string;
  task: Task | undefined;
  trainWhere: string;
};

/** Reads the target and finds out the task where it was not declared. Throws `invalid-training`. */
export async function readTarget(db: DuckDb, request: TargetRequest): Promise<Target> {
  const facts = await describeTarget(db, request);
  const task = request.task ?? inferTask(request.target, facts);
  if (task === 'regression') return readValues(db, request, facts);
  return readClasses(db, request, { ...facts, task });
}

async function describeTarget(db: DuckDb, request: TargetRequest): Promise<TargetFacts> {
  const column = quoteIdentifier(request.target);
  const [described] = await db.describe(`SELECT ${column} FROM ${request.source}`);
  const { distinct_count } = await db.row<{ distinct_count: number }>(
    `SELECT count(DISTINCT ${column}) AS distinct_count FROM ${request.source} WHERE ${request.trainWhere}`,
  );
  return { type: described!.type, distinctCount: distinct_count };
}

const isNumber = (type: string) => /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/.test(type);

/** Text and booleans are classes; numbers are values unless they have only two. */
function inferTask(target: string, { type, distinctCount }: TargetFacts): Task {
  if (type === 'BOOLEAN') return 'binary';
  if (isNumber(type)) return distinctCount <= 2 ? 'binary' : 'regression';
  if (type === 'VARCHAR' || type.startsWith('ENUM')) return distinctCount <= 2 ? 'binary' : 'multiclass';
  throw new SlipwayError(
    'invalid-training',
    `target '${target}' has type ${type}, which cannot be predicted`,
    {
      hint: 'make it a boolean, a number or text in the feature SQL',
    },
  );
}

async function readValues(db: DuckDb, request: TargetRequest, { type }: TargetFacts): Promise<Target> {
  if (!isNumber(type) && type !== 'BOOLEAN') {
    throw new SlipwayError('invalid-training', `target '${request.target}' is ${type}, not a number`, {
      hint: 'regression predicts a number; use task binary or multiclass for classes',
    });
  }
  const { columns } = await readTable(db, {
    source: request.source,
    columns: [{ name: request.target, kind: 'numeric' }],
  });
  const [column] = columns;
  if (column?.kind !== 'numeric') throw new Error('the target was not read as numbers');
  const first = column.values[0];
  if (column.values.every((value) => value === first)) {
    throw new SlipwayError('invalid-training', `target '${request.target}' is ${first} in every row`, {
      hint: 'there is nothing to learn; check the feature SQL and the splits',
    });
  }
  return { task: 'regression', values: column.values };
}

async function readClasses(
  db: DuckDb,
  request: TargetRequest,
  facts: TargetFacts & { task: 'binary' | 'multiclass' },
): Promise<Target> {
  const name = quoteIdentifier(request.target);
  const { columns } = await readTable(db, {
    source: `(SELECT CAST(${name} AS VARCHAR) AS ${name} FROM ${request.source})`,
    columns: [{ name: request.target, kind: 'categorical' }],
  });
  const [column] = columns;
  if (column?.kind !== 'categorical') throw new Error('the target was not read as classes');
  // Sorted as text by the reader; classes that are numbers are put in their own order.
  const order = column.categories.map((_, code) => code);
  if (isNumber(facts.type)) {
    order.sort((a, b) => Number(column.categories[a]) - Number(column.categories[b]));
  }
  const classes = order.map((code) => column.categories[code]!);
  checkClasses(request.target, facts, classes);
  const indexOf = new Float64Array(order.length);
  order.forEach((code, index) => {
    indexOf[code] = index;
  });
  const values = new Float64Array(column.codes.length);
  for (let row = 0; row < values.length; row++) values[row] = indexOf[column.codes[row]!]!;
  return { task: facts.task, values, classes };
}

function checkClasses(
  target: string,
  facts: TargetFacts & { task: 'binary' | 'multiclass' },
  classes: readonly string[],
): void {
  const listed = classes.slice(0, 5).map((name) => `'${name}'`);
  if (facts.distinctCount < 2) {
    throw new SlipwayError(
      'invalid-training',
      `target '${target}' has one class, ${listed.join(', ')}, in the rows to learn from`,
      { hint: 'a classifier needs at least two; check the feature SQL and the splits' },
    );
  }
  if (facts.task === 'binary' && classes.length > 2) {
    throw new SlipwayError(
      'invalid-training',
      `target '${target}' has ${classes.length} classes (${listed.join(', ')}${classes.length > 5 ? ', …' : ''}), binary takes two`,
      { hint: 'declare task: multiclass, or make it two classes in the feature SQL' },
    );
  }
  if (classes.length > maxClasses) {
    throw new SlipwayError(
      'invalid-training',
      `target '${target}' has ${classes.length} classes; at most ${maxClasses} can be learned`,
      { hint: 'is it an identifier? Group its values, or declare task: regression for numbers' },
    );
  }
}
