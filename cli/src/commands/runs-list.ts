import type { Run } from '@slipway/contract';
import { readPages } from '../connection/read-pages.ts';
import { usageError } from '../program/cli-error.ts';
import { defineCommand } from '../program/command.ts';
import { limitOption, readLimit } from '../program/options.ts';
import { formatAge, formatDuration, formatNumber } from '../terminal/quantities.ts';
import type { Style } from '../terminal/style.ts';
import { type Column, drawTable } from '../terminal/table.ts';
import { paintState } from '../terminal/words.ts';

export const runsListCommand = defineCommand({
  path: ['runs', 'list'],
  summary: 'Training runs, filtered and ordered',
  args: {},
  options: {
    filter: {
      flags: '--filter <condition>',
      kind: 'text',
      summary: "metrics.auc > 0.7 and params.trainer = 'gbdt'",
    },
    order: { flags: '--order <key>', kind: 'text', summary: 'metrics.auc desc' },
    columns: {
      flags: '--columns <keys>',
      kind: 'text',
      summary: 'what to show: id, name, status, source, started, took, params.x, metrics.x, tags.x',
    },
    experiment: { flags: '-e, --experiment <name>', kind: 'text', summary: 'only this experiment' },
    limit: limitOption,
  },
  examples: [
    { line: 'slipway runs', does: 'the latest runs' },
    {
      line: "slipway runs list --filter 'metrics.auc > 0.7' --order 'metrics.auc desc' --columns name,metrics.auc,params.trainer",
      does: 'the best ones, with chosen columns',
    },
  ],
  reaches: 'project',
  isDefaultOfGroup: true,
  async run({ options }, context) {
    const params = { project: await context.project() };
    const filters = {
      ...(options.filter === undefined ? {} : { filter: options.filter }),
      ...(options.order === undefined ? {} : { orderBy: options.order }),
      ...(options.experiment === undefined ? {} : { experiment: options.experiment }),
    };
    const chosen = options.columns?.split(',').map((key) => readColumn(key.trim(), context.style));
    const client = await context.connect();
    const runs = await readPages(readLimit(options.limit), (page) =>
      client.call('listRuns', { params, query: { ...page, ...filters } }),
    );
    context.emit(runs);
    if (runs.length === 0) {
      context.print(
        options.filter === undefined ? "No runs yet; 'slipway run' makes some." : 'No run fits the filter.',
      );
    } else context.print(...drawTable(runs, chosen ?? usualColumns(runs, context.style), context));
  },
});

const fixedColumns: Readonly<Record<string, (style: Style) => Column<Run>>> = {
  id: () => ({ title: 'id', value: ({ id }) => id }),
  name: () => ({ title: 'name', value: ({ name }) => name }),
  status: (style) => ({
    title: 'status',
    value: ({ status }) => status,
    paint: (text, { status }) => paintState(style, status, text),
  }),
  source: () => ({ title: 'source', value: ({ source }) => source, rank: 2 }),
  experiment: () => ({ title: 'experiment', value: ({ experiment }) => experiment, rank: 2 }),
  started: () => ({ title: 'started', value: ({ startedAt }) => formatAge(startedAt, Date.now()), rank: 1 }),
  took: () => ({
    title: 'took',
    value: ({ startedAt, endedAt }) => formatDuration(endedAt === null ? null : endedAt - startedAt),
    align: 'right',
    rank: 1,
  }),
};

function readColumn(key: string, style: Style): Column<Run> {
  const fixed = fixedColumns[key];
  if (fixed !== undefined) return fixed(style);
  const [group = '', ...rest] = key.split('.');
  const name = rest.join('.');
  if (group === 'metrics' && name !== '') return metricColumn(name);
  if ((group === 'params' || group === 'tags') && name !== '')
    return { title: key, value: (run) => run[group][name] ?? '' };
  throw usageError(
    `there is no column '${key}'`,
    `columns: ${Object.keys(fixedColumns).join(', ')}, params.NAME, metrics.NAME, tags.NAME`,
  );
}

const metricColumn = (name: string): Column<Run> => ({
  title: name,
  value: ({ metrics }) => formatNumber(metrics[name]),
  align: 'right',
  rank: 3,
});

/** The metrics that most runs share, at most four. */
function usualColumns(runs: readonly Run[], style: Style): Column<Run>[] {
  const counts = new Map<string, number>();
  for (const run of runs)
    for (const key of Object.keys(run.metrics)) counts.set(key, (counts.get(key) ?? 0) + 1);
  const shared = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, 4);
  const fixed = ['id', 'name', 'status', 'started', 'took'].map((key) => readColumn(key, style));
  return [...fixed, ...shared.map(([name]) => metricColumn(name))];
}
