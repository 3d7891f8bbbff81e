import { readInput } from '../connection/read-input.ts';
import { defineCommand } from '../program/command.ts';
import { readLimit } from '../program/options.ts';
import { formatCount } from '../terminal/quantities.ts';
import { drawTable } from '../terminal/table.ts';

export const dataQueryCommand = defineCommand({
  path: ['data', 'query'],
  summary: 'Ask the datasets of a project something in SQL',
  description: ['Each dataset is a table by its name. The statement is read-only and runs on DuckDB.'],
  args: { sql: { summary: 'a SELECT statement; - reads it from standard input', isRequired: true } },
  options: {
    limit: {
      flags: '-n, --limit <count>',
      kind: 'number',
      summary: 'at most this many rows',
      default: '100',
    },
  },
  examples: [
    {
      line: "slipway data query 'SELECT origin, avg(delay) AS delay FROM flights GROUP BY origin ORDER BY delay DESC'",
      does: 'the airports by mean delay',
    },
  ],
  reaches: 'project',
  async run({ args, options }, context) {
    const limit = readLimit(options.limit, 100);
    const sql = args.sql === '-' ? await readInput(context.stdin) : args.sql;
    const client = await context.connect();
    const table = await client.call('queryData', {
      params: { project: await context.project() },
      body: { sql, limit },
    });
    context.emit(table);
    const columns = table.columns.map(({ name, type }, i) => ({
      title: name,
      value: (row: (typeof table.rows)[number]) => describeCell(row[i]),
      align: isNumeric(type) ? ('right' as const) : ('left' as const),
      rank: i,
    }));
    context.print(...drawTable(table.rows, columns, context));
    const total =
      table.rowCount !== null && table.rowCount > table.rows.length
        ? ` of ${formatCount(table.rowCount)}`
        : '';
    context.print(context.style.dim(`${formatCount(table.rows.length)}${total} rows`));
  },
});

function describeCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const isNumeric = (type: string) => /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL)/i.test(type);
