import type { Signature } from '@slipway/contract';
import { nearest } from '../../platform/config/nearest.ts';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import { readTimestamp } from './read-timestamp.ts';
import type { RawRows, RequestRow, RequestValue } from './request-row.ts';

export const maxRowCount = 10_000;
const maxTextLength = 65_536;
const maxProblems = 20;

type InputSpec = Signature['inputs'][number];
type Problem = { row: number | null; field: string; message: string };

/** Checks what a caller sent against a signature. */
export type RowReader = {
  /** Rows with exactly the signature's columns; throws `invalid-input` naming every row and field that is wrong. */
  read(raw: RawRows): RequestRow[];
};

/**
 * `alsoKnown` are columns of the data that this model does not read. They are accepted and left aside, so that two
 * revisions of an endpoint may read different columns of one request.
 */
export function createRowReader(
  signature: Pick<Signature, 'inputs'>,
  alsoKnown: readonly string[] = [],
): RowReader {
  const inputs = signature.inputs;
  const ignored = new Set(alsoKnown);
  const byName = new Map(inputs.map((input) => [input.name, input]));
  return {
    read(raw) {
      const rowCount = 'rows' in raw ? raw.rows.length : raw.rowCount;
      assertRowCount(rowCount);
      const problems: Problem[] = [];
      const rows = 'rows' in raw ? readRows(raw.rows, inputs, problems) : readColumns(raw, inputs, problems);
      findUnknown(raw, { byName, ignored }, problems);
      if (problems.length > 0) throw describeProblems(problems);
      return rows;
    },
  };
}

function assertRowCount(rowCount: number): void {
  if (rowCount === 0) throw new SlipwayError('invalid-input', 'the request has no rows');
  if (rowCount <= maxRowCount) return;
  throw new SlipwayError('invalid-input', `the request has ${rowCount} rows, more than ${maxRowCount}`, {
    hint: `send at most ${maxRowCount} rows at a time`,
  });
}

function readColumns(
  raw: Extract<RawRows, { columns: unknown }>,
  inputs: readonly InputSpec[],
  problems: Problem[],
): RequestRow[] {
  const rows: Record<string, RequestValue>[] = Array.from({ length: raw.rowCount }, () => ({}));
  for (const input of inputs) {
    const values = raw.columns.get(input.name);
    for (let i = 0; i < rows.length; i++) rows[i]![input.name] = readValue(input, values?.[i], i, problems);
  }
  return rows;
}

function readRows(
  raw: readonly Readonly<Record<string, unknown>>[],
  inputs: readonly InputSpec[],
  problems: Problem[],
): RequestRow[] {
  return raw.map((from, i) => {
    const row: Record<string, RequestValue> = {};
    for (const input of inputs) {
      row[input.name] = readValue(
        input,
        Object.hasOwn(from, input.name) ? from[input.name] : undefined,
        i,
        problems,
      );
    }
    return row;
  });
}

function readValue(input: InputSpec, value: unknown, row: number, problems: Problem[]): RequestValue {
  switch (input.type) {
    case 'number':
      if (typeof value === 'number' && Number.isFinite(value)) return value;
      break;
    case 'string':
      if (typeof value === 'string' && value.length <= maxTextLength) return value;
      break;
    case 'boolean':
      if (typeof value === 'boolean') return value;
      break;
    case 'timestamp': {
      const at = readTimestamp(value);
      if (at !== null) return at;
      break;
    }
  }
  // NaN is how tables and binary tensors say "missing".
  const isMissing = value === undefined || value === null || Number.isNaN(value);
  if (!isMissing || input.required) {
    if (problems.length < maxProblems)
      problems.push({ row, field: input.name, message: complain(input, value) });
  }
  return null;
}

function complain(input: InputSpec, value: unknown): string {
  if (value === undefined || value === null) return `is missing; it is a ${input.type} the model needs`;
  if (typeof value === 'number' && !Number.isFinite(value)) return `is ${value}, not a finite number`;
  if (typeof value === 'string' && input.type === 'string') {
    return `has ${value.length} characters, more than ${maxTextLength}`;
  }
  const wanted =
    input.type === 'timestamp' ? 'timestamp (ISO 8601 text or milliseconds since 1970)' : input.type;
  return `is ${show(value)}, not a ${wanted}`;
}

function show(value: unknown): string {
  const text =
    typeof value === 'string' ? `the text ${JSON.stringify(value)}` : (JSON.stringify(value) ?? typeof value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function findUnknown(
  raw: RawRows,
  { byName: known, ignored }: { byName: ReadonlyMap<string, InputSpec>; ignored: ReadonlySet<string> },
  problems: Problem[],
): void {
  const check = (name: string, row: number | null) => {
    if (known.has(name) || ignored.has(name) || problems.length >= maxProblems) return;
    const near = nearest(name, known.keys());
    const help = near === null ? `known: ${[...known.keys()].join(', ')}` : `did you mean '${near}'?`;
    problems.push({ row, field: name, message: `is not an input of this model; ${help}` });
  };
  if ('columns' in raw) {
    for (const name of raw.columns.keys()) check(name, null);
    return;
  }
  for (const [i, row] of raw.rows.entries()) for (const name of Object.keys(row)) check(name, i);
}

function describeProblems(problems: Problem[]): SlipwayError {
  // A misspelt column is missing under its right name too; the misspelling is the better first line.
  const ordered = problems.toSorted((a, b) => Number(isUnknown(b)) - Number(isUnknown(a)));
  const { row, field, message } = ordered[0]!;
  const where = row === null ? `field '${field}'` : `row ${row}, field '${field}'`;
  const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more)`;
  return new SlipwayError('invalid-input', `${where} ${message}${more}`, {
    hint: 'GET /v2/models/{endpoint} lists every input with its type',
    details: { problems: ordered },
  });
}

const isUnknown = (problem: Problem) => problem.message.startsWith('is not an input');
