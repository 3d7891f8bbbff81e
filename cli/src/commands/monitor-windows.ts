import type { WindowSummary } from '@slipway/contract';
import { readPages } from '../connection/read-pages.ts';
import { CliError } from '../program/cli-error.ts';
import { defineCommand } from '../program/command.ts';
import type { Context } from '../program/context.ts';
import { limitOption, readLimit } from '../program/options.ts';
import { formatCount, formatNumber, formatShare, formatTime } from '../terminal/quantities.ts';
import { type Column, drawTable } from '../terminal/table.ts';
import { paintState } from '../terminal/words.ts';

export const monitorWindowsCommand = defineCommand({
  path: ['monitor', 'windows'],
  summary: 'What a monitor saw over time: drift and performance by window',
  args: { monitor: { summary: 'a monitor; the only one when left out', isRequired: false } },
  options: { limit: limitOption },
  examples: [{ line: 'slipway monitor windows delays', does: 'the latest windows' }],
  reaches: 'project',
  async run({ args, options }, context) {
    const params = { project: await context.project() };
    const client = await context.connect();
    const monitor = args.monitor ?? (await onlyMonitor(params, context));
    const windows = await readPages(readLimit(options.limit), (query) =>
      client.call('listWindows', { params: { ...params, monitor }, query }),
    );
    context.emit(windows);
    if (windows.length === 0)
      context.print(`Monitor ${monitor} has no window yet; it fills with predictions.`);
    else context.print(...drawTable(windows, columns(windows, context), context));
  },
});

async function onlyMonitor(params: { project: string }, context: Context): Promise<string> {
  const { items } = await (await context.connect()).call('listMonitors', { params, query: {} });
  if (items.length === 1) return items[0]!.name;
  throw new CliError(items.length === 0 ? `project ${params.project} has no monitor` : 'which monitor?', {
    hint: items.map(({ name }) => name).join(', ') || 'declare one under `monitor:` in slipway.yaml',
  });
}

function columns(windows: readonly WindowSummary[], { style }: Context): Column<WindowSummary>[] {
  const metrics = [...new Set(windows.flatMap(({ performance }) => Object.keys(performance)))].slice(0, 4);
  return [
    { title: 'from', value: ({ from }) => formatTime(from) },
    { title: 'to', value: ({ to }) => formatTime(to), rank: 3 },
    {
      title: 'state',
      value: ({ state }) => state,
      paint: (text, { state }) => paintState(style, state, text),
    },
    {
      title: 'predictions',
      value: ({ predictionCount }) => formatCount(predictionCount),
      align: 'right',
      rank: 1,
    },
    { title: 'outcomes', value: ({ outcomeCount }) => formatCount(outcomeCount), align: 'right', rank: 2 },
    { title: 'drifted', value: ({ driftedShare }) => formatShare(driftedShare), align: 'right' },
    ...metrics.map(
      (name): Column<WindowSummary> => ({
        title: name,
        value: ({ performance }) => formatNumber(performance[name]),
        align: 'right',
        rank: 2,
      }),
    ),
    {
      title: 'drifted columns',
      value: ({ drift }) =>
        drift
          .filter(({ isDrifted }) => isDrifted)
          .map(({ column }) => column)
          .join(', '),
      rank: 2,
    },
  ];
}
