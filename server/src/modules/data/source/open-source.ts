import type { CsvOptions } from '@slipway/contract';
import { type DuckDb, quoteIdentifier, quoteText, quoteTexts } from '../../../engines/duckdb/index.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { detectDialect, findRaggedRecord, readHeader } from './csv-dialect.ts';
import type { ReadableFile } from './detect-format.ts';
import { topLevelNames } from './parquet-names.ts';
import { readHead } from './text-encoding.ts';

/** A table expression over the files, and whether they could be stored as they are. */
export type OpenedSource = { readonly table: string; readonly format: ReadableFile['format'] };

/** Names that a dataset may not have: they are added to feature sets. */
const reservedNames = ['__row', '__split'];

/**
 * A SELECTable table over prepared files of one format. Throws `invalid-data` when the files disagree, when a
 * column name appears twice (names are case-insensitive) or when there is nothing to read.
 */
export async function openSource(
  db: DuckDb,
  files: readonly ReadableFile[],
  csv: CsvOptions = {},
): Promise<OpenedSource> {
  const format = files[0]!.format;
  const odd = files.find((file) => file.format !== format);
  if (odd !== undefined) {
    throw new SlipwayError('invalid-data', `the files are of different formats: ${format} and ${odd.format}`);
  }
  const paths = files.map((file) => file.path);
  const open = { parquet: openParquet, csv: openCsv, json: openJson }[format];
  return { table: await open(db, paths, csv), format };
}

async function openParquet(db: DuckDb, paths: readonly string[]): Promise<string> {
  for (const path of paths) refuseNames(await topLevelNames(db, path));
  return `read_parquet(${quoteTexts(paths)})`;
}

async function openCsv(db: DuckDb, paths: readonly string[], csv: CsvOptions): Promise<string> {
  const dialect = await detectDialect(paths[0]!);
  const chosen = {
    delimiter: csv.delimiter ?? dialect.delimiter,
    quote: csv.quote ?? dialect.quote,
  };
  const options = [
    `delim = ${quoteText(chosen.delimiter)}`,
    `quote = ${quoteText(chosen.quote)}`,
    `escape = ${quoteText(chosen.quote)}`,
    ...(csv.header === undefined ? [] : [`header = ${csv.header}`]),
    // Nothing is skipped or patched up silently, and types are chosen by every row, not by a sample.
    "comment = ''",
    'skip = 0',
    'strict_mode = true',
    'null_padding = false',
    'sample_size = -1',
  ];
  const hasHeader = await sniffHeader(db, paths[0]!, options, chosen);
  if (hasHeader) refuseNames(await readHeader(paths[0]!, chosen));
  const settled = csv.header === undefined ? [...options, `header = ${hasHeader}`] : options;
  return `read_csv(${quoteTexts(paths)}, ${settled.join(', ')})`;
}

async function sniffHeader(
  db: DuckDb,
  path: string,
  options: readonly string[],
  dialect: { delimiter: string; quote: string },
): Promise<boolean> {
  const flaw = await findRaggedRecord(path, dialect);
  if (flaw !== null) throw flaw;
  const found = await db.row<{ HasHeader: boolean }>(
    `SELECT HasHeader FROM sniff_csv(${quoteText(path)}, ${options.join(', ')})`,
  );
  return found.HasHeader;
}

async function openJson(db: DuckDb, paths: readonly string[]): Promise<string> {
  for (const path of paths) await refuseScalars(path);
  const table = `read_json(${quoteTexts(paths)}, sample_size = -1, map_inference_threshold = -1, maximum_object_size = 67108864)`;
  const columns = await db.describe(`SELECT * FROM ${table}`);
  if (columns.length === 1 && columns[0]!.name === 'json' && !(await mentionsField(paths[0]!, 'json'))) {
    throw new SlipwayError('invalid-data', 'the objects in the file have no fields');
  }
  refuseNames(columns.map((column) => column.name.replace(/_\d+$/, '')).filter(isRepeated(columns)));
  return `(SELECT ${columns.map(plainText).join(', ')} FROM ${table})`;
}

/** DuckDB renames `A` beside `a` to `A_1`; a name that ends so counts as repeated only if its stem is there too. */
const isRepeated = (columns: readonly { name: string }[]) => (stem: string, position: number) => {
  const { name } = columns[position]!;
  return (
    name === stem || columns.some((other) => other.name.toLowerCase() === stem.toLowerCase() && name !== stem)
  );
};

/** A field with texts and numbers mixed is JSON to DuckDB, with quotes around the texts. */
function plainText(column: { name: string; type: string }): string {
  const name = quoteIdentifier(column.name);
  if (column.type !== 'JSON') return name;
  return `CASE WHEN json_type(${name}) = 'VARCHAR' THEN ${name} ->> '$' ELSE CAST(${name} AS VARCHAR) END AS ${name}`;
}

async function refuseScalars(path: string): Promise<void> {
  const start = (await readHead(path, 65_536)).toString('utf8').trimStart();
  if (/^\[\s*\]/.test(start)) throw new SlipwayError('invalid-data', 'the file is an empty JSON array');
  if (!/^(\[\s*)?\{/.test(start)) {
    throw new SlipwayError('invalid-data', 'the rows of the file are not JSON objects', {
      hint: 'write an array of objects, [{"a": 1}, …], or one object a line',
    });
  }
}

async function mentionsField(path: string, name: string): Promise<boolean> {
  return (await readHead(path, 1 << 20)).includes(`"${name}"`);
}

/** Throws for a name that appears twice, whatever its case, and for the names kept for feature sets. */
export function refuseNames(names: readonly string[]): void {
  const seen = new Map<string, number>();
  names.forEach((name, position) => {
    const before = seen.get(name.toLowerCase());
    if (before !== undefined && name !== '') {
      throw new SlipwayError(
        'invalid-data',
        `the column name '${name}' appears twice, as column ${before + 1} and column ${position + 1}`,
        { hint: 'rename one of them; upper and lower case do not tell columns apart' },
      );
    }
    seen.set(name.toLowerCase(), position);
    if (reservedNames.includes(name.toLowerCase())) {
      throw new SlipwayError('invalid-data', `the column name '${name}' is reserved`, { hint: 'rename it' });
    }
  });
}
