import type { Table, Target } from '@slipway/algorithms';
import { type DuckDb, quoteIdentifier, quoteText, readTable } from '../../../engines/duckdb/index.ts';
import { nearest } from '../../../platform/config/nearest.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { TrainingData } from '../trainers/trainer.ts';
import { readTarget } from './encode-target.ts';
import { chooseFeatures, type FeatureColumn, featureSource, splitColumn } from './feature-source.ts';
import type { FitInput } from './fit-input.ts';
import { keepSeenCategories, takeRows, takeTarget } from './take-rows.ts';

export type LoadedData = TrainingData & {
  readonly features: readonly FeatureColumn[];
  readonly rowCounts: { train: number; validation: number; withoutTarget: number };
};

/** Reads the two splits of a feature set. Throws `invalid-training` in words for whoever wrote the request. */
export async function loadTrainingData(db: DuckDb, path: string, input: FitInput): Promise<LoadedData> {
  const features = checkFeatures(input);
  const source = featureSource(path, features, [input.target, splitColumn]);
  const rowCounts = await countRows(db, source, input);
  // One pass over the file; what follows reads the rows that count, several times.
  await db.run(`CREATE OR REPLACE TEMP TABLE ${loadedTable} AS ${selectUsable(source, input)}`);
  const all = await readTarget(db, {
    source: loadedTable,
    target: input.target,
    task: input.task,
    trainWhere: quoteIdentifier(trainFlag),
  });
  const isTrain = await readFlags(db);
  const table = await readTable(db, { source: loadedTable, columns: features });
  return { ...divide(table, all, isTrain), features, rowCounts };
}

const loadedTable = 'loaded';
const trainFlag = '__is_train';

/** The rows of both splits that have a target, and whether each is to be learned from. */
function selectUsable(source: string, input: FitInput): string {
  const target = quoteIdentifier(input.target);
  const split = quoteIdentifier(splitColumn);
  const { train, validation } = input.splits;
  const names = [train, ...(validation === null ? [] : [validation])].map(quoteText);
  return `SELECT *, ${split} = ${quoteText(train)} AS ${quoteIdentifier(trainFlag)} FROM ${source}
    WHERE ${split} IN (${names.join(', ')}) AND ${target} IS NOT NULL AND ${usable(input, target)}`;
}

/** A numeric target must be finite to be learned from; other types have no such question. */
function usable(input: FitInput, target: string): string {
  const type = input.featureSet.columns.find(({ name }) => name === input.target)?.type ?? '';
  return type === 'DOUBLE' || type === 'FLOAT' ? `isfinite(${target})` : 'true';
}

/** Names of a model's outputs, which no input may have. */
const outputNames = ['label', 'probabilities', 'prediction'];

function checkFeatures(input: FitInput): FeatureColumn[] {
  const names = input.featureSet.columns.map(({ name }) => name);
  if (!names.includes(input.target)) throw missingColumn('target', input.target, names);
  for (const name of input.features ?? [])
    if (!names.includes(name)) throw missingColumn('feature', name, names);
  if (input.features?.includes(input.target)) {
    throw new SlipwayError('invalid-training', `the target '${input.target}' is also named as a feature`, {
      hint: 'a model that is given the answer learns nothing else; take it out of the features',
    });
  }
  const features = chooseFeatures(input.featureSet, input.target, input.features);
  const taken = features.find(({ name }) => outputNames.includes(name));
  if (taken !== undefined) {
    throw new SlipwayError('invalid-training', `a feature cannot be called '${taken.name}'`, {
      hint: `a model's outputs are called ${outputNames.join(', ')}; name it otherwise in the feature SQL`,
    });
  }
  if (features.length > 0) return features;
  throw new SlipwayError('invalid-training', 'no feature is left to learn from', {
    hint: `columns of feature set ${input.featureSet.name}: ${names.join(', ')}`,
  });
}

function missingColumn(role: string, name: string, names: readonly string[]): SlipwayError {
  const close = nearest(name, names);
  return new SlipwayError('invalid-training', `there is no column '${name}' for the ${role}`, {
    hint: `${close === null ? '' : `did you mean '${close}'? `}columns are ${names.slice(0, 50).join(', ')}`,
  });
}

async function countRows(db: DuckDb, source: string, input: FitInput): Promise<LoadedData['rowCounts']> {
  const target = quoteIdentifier(input.target);
  const split = quoteIdentifier(splitColumn);
  const rows = await db.rows<{ name: string | null; total: number; usable: number }>(
    `SELECT ${split} AS name, count(*) AS total, count(*) FILTER (${target} IS NOT NULL AND ${usable(input, target)}) AS usable
     FROM ${source} GROUP BY ${split} ORDER BY ${split}`,
  );
  const of = (name: string) => rows.find((row) => row.name === name) ?? { total: 0, usable: 0 };
  const { train, validation } = input.splits;
  for (const name of validation === null ? [train] : [train, validation]) {
    if (of(name).total === 0) throw emptySplit(name, rows);
    if (of(name).usable === 0) {
      throw new SlipwayError(
        'invalid-training',
        `target '${input.target}' is missing in all ${of(name).total} rows of split '${name}'`,
        { hint: 'check the expression of the target in the feature SQL' },
      );
    }
  }
  const used = [of(train), ...(validation === null ? [] : [of(validation)])];
  return {
    train: of(train).usable,
    validation: validation === null ? 0 : of(validation).usable,
    withoutTarget: used.reduce((sum, { total, usable }) => sum + total - usable, 0),
  };
}

function emptySplit(name: string, rows: readonly { name: string | null; total: number }[]): SlipwayError {
  const known = rows.map((row) => `${row.name ?? '(no split)'}: ${row.total} rows`);
  return new SlipwayError('invalid-training', `split '${name}' has no rows`, {
    hint: known.length === 0 ? 'the feature set is empty' : `the feature set has ${known.join(', ')}`,
  });
}

async function readFlags(db: DuckDb): Promise<ArrayLike<number>> {
  const { columns } = await readTable(db, {
    source: loadedTable,
    columns: [{ name: trainFlag, kind: 'numeric' }],
  });
  const [column] = columns;
  if (column?.kind !== 'numeric') throw new Error('the split was not read as flags');
  return column.values;
}

function divide(table: Table, target: Target, isTrain: ArrayLike<number>): TrainingData {
  const trainRows = rowsWhere(isTrain, 1);
  const validationRows = rowsWhere(isTrain, 0);
  const seen = keepSeenCategories(table, trainRows);
  const part = (rows: Uint32Array) => ({ table: takeRows(seen, rows), target: takeTarget(target, rows) });
  return { train: part(trainRows), validation: validationRows.length === 0 ? null : part(validationRows) };
}

function rowsWhere(flags: ArrayLike<number>, wanted: number): Uint32Array {
  const rows = new Uint32Array(flags.length);
  let count = 0;
  for (let row = 0; row < flags.length; row++) if (flags[row] === wanted) rows[count++] = row;
  return rows.slice(0, count);
}
