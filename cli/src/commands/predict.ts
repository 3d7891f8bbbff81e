import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { JsonValue } from '@slipway/contract';
import type { PredictionRow } from '@slipway/sdk';
import { readInput } from '../connection/read-input.ts';
import { CliError, usageError } from '../program/cli-error.ts';
import { defineCommand } from '../program/command.ts';
import type { Context } from '../program/context.ts';
import { formatNumber } from '../terminal/quantities.ts';
import { drawTable } from '../terminal/table.ts';

export const predictCommand = defineCommand({
  path: ['predict'],
  summary: 'Ask an endpoint for predictions',
  description: [
    'The rows carry the raw columns; the feature step runs in the server. Every prediction is logged there, and its true outcome can be sent later under its id.',
  ],
  args: {
    endpoint: { summary: 'the endpoint; the only one when left out', isRequired: false },
    file: {
      summary: 'a file with a JSON object, an array of them, or one on each line; - is standard input',
      isRequired: false,
    },
  },
  options: {
    row: { flags: '-r, --row <json>', kind: 'text', summary: 'the row itself, or an array of rows' },
    id: { flags: '--id <id>', kind: 'text', summary: 'id of the prediction, to send its outcome for' },
  },
  examples: [
    {
      line: `slipway predict delays --row '{"date":"2001-06-12T17:05:00","distance":740,"origin":"SFO","destination":"SEA"}'`,
      does: 'one row',
    },
    { line: 'slipway predict delays rows.jsonl --json', does: 'many rows from a file' },
  ],
  reaches: 'project',
  async run({ args, options }, context) {
    const rows = parseRows(await readText(args.file, options.row, context));
    const project = await context.project();
    const client = await context.connect();
    const endpoint = args.endpoint ?? (await onlyEndpoint(project, context));
    const ids = options.id === undefined ? undefined : idsOf(options.id, rows.length);
    const answer = await client.predict({ endpoint: `${project}.${endpoint}`, rows, ids });
    context.emit({ endpoint, ...answer });
    const names = [...new Set(answer.rows.flatMap((row) => Object.keys(row)))];
    const columns = names.map((name) => ({
      title: name,
      value: (row: (typeof answer.rows)[number]) => describe(row[name]),
    }));
    context.print(...drawTable(answer.rows, columns, context));
    context.print(context.style.dim(`revision ${answer.revision}, id ${answer.id}`));
  },
});

async function readText(
  file: string | undefined,
  row: string | undefined,
  context: Context,
): Promise<string> {
  if (row !== undefined && file !== undefined) throw usageError('--row and a file exclude each other');
  if (row !== undefined) return row;
  if (file === undefined && context.stdin.isTTY === true)
    throw usageError('what shall it predict?', "give --row '{…}', a file, or pipe rows in");
  if (file === undefined || file === '-') return readInput(context.stdin);
  try {
    return readFileSync(resolve(context.workingDirectory, file), 'utf8');
  } catch (error) {
    throw new CliError(`cannot read ${file}: ${(error as Error).message}`);
  }
}

/** An object, an array of objects, or one object on each line. Throws a usage error saying where it is none of these. */
export function parseRows(text: string): PredictionRow[] {
  const whole = tryParse(text);
  const values = whole === undefined ? parseLines(text) : Array.isArray(whole) ? whole : [whole];
  const rows = values.map((value, i) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      throw usageError(
        `row ${i + 1} is ${JSON.stringify(value)}, not an object`,
        'a row looks like {"distance": 740, "origin": "SFO"}',
      );
    }
    return value as PredictionRow;
  });
  if (rows.length === 0) throw usageError('there are no rows');
  return rows;
}

function parseLines(text: string): JsonValue[] {
  return text
    .split('\n')
    .map((line, i) => ({ line: line.trim(), number: i + 1 }))
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => {
      const value = tryParse(line);
      if (value === undefined) throw usageError(`line ${number} is not JSON: ${line.slice(0, 60)}`);
      return value;
    });
}

function tryParse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** One id for each row: as given for one, numbered for several. */
const idsOf = (id: string, rowCount: number) =>
  rowCount === 1 ? [id] : Array.from({ length: rowCount }, (_, i) => `${id}-${i}`);

async function onlyEndpoint(project: string, context: Context): Promise<string> {
  const client = await context.connect();
  const { items } = await client.call('listEndpoints', { params: { project } });
  if (items.length === 1) return items[0]!.name;
  throw new CliError(items.length === 0 ? `project ${project} has no endpoint yet` : 'which endpoint?', {
    hint:
      items.map((endpoint) => endpoint.name).join(', ') || "release a model with 'slipway deploy <model>'",
  });
}

function describe(value: JsonValue | undefined): string {
  if (typeof value === 'number') return formatNumber(value);
  if (Array.isArray(value)) return value.map((part) => describe(part)).join('  ');
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
