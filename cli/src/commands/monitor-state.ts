import type { Monitor } from '@slipway/contract';
import { readPages } from '../connection/read-pages.ts';
import { defineCommand } from '../program/command.ts';
import { exitCodes } from '../program/exit-codes.ts';
import { formatAge, formatDuration, formatShare } from '../terminal/quantities.ts';
import type { Style } from '../terminal/style.ts';
import { type Column, drawTable } from '../terminal/table.ts';
import { paintState } from '../terminal/words.ts';

export const monitorStateCommand = defineCommand({
  path: ['monitor', 'state'],
  summary: 'How the monitored endpoints are doing',
  args: {},
  options: {
    check: { flags: '--check', kind: 'flag', summary: 'end with exit code 3 when a monitor is in alert' },
  },
  examples: [
    { line: 'slipway monitor', does: 'every monitor of the project' },
    { line: 'slipway monitor state --check', does: 'fail a CI job when something drifted' },
  ],
  exitCodes: { [exitCodes.refused]: 'with --check: a monitor is in alert' },
  reaches: 'project',
  isDefaultOfGroup: true,
  async run({ options }, context) {
    const params = { project: await context.project() };
    const client = await context.connect();
    const monitors = await readPages(1000, (query) => client.call('listMonitors', { params, query }));
    context.emit(monitors);
    if (monitors.length === 0)
      context.print('No monitors yet; declare one under `monitor:` in slipway.yaml.');
    else context.print(...drawTable(monitors, columns(context.style), context));
    const isAlerted = monitors.some(({ state }) => state === 'alert');
    return options.check && isAlerted ? exitCodes.refused : exitCodes.ok;
  },
});

const columns = (style: Style): Column<Monitor>[] => [
  { title: 'monitor', value: ({ name }) => name },
  { title: 'endpoint', value: ({ endpoint }) => endpoint, rank: 2 },
  { title: 'state', value: ({ state }) => state, paint: (text, { state }) => paintState(style, state, text) },
  { title: 'alerts', value: ({ openAlertCount }) => String(openAlertCount), align: 'right' },
  { title: 'drifted', value: ({ lastWindow }) => formatShare(lastWindow?.driftedShare), align: 'right' },
  { title: 'window', value: ({ windowMs }) => formatDuration(windowMs), align: 'right', rank: 3 },
  { title: 'reference', value: ({ reference }) => reference?.modelVersion.label ?? 'none yet', rank: 1 },
  { title: 'updated', value: ({ updatedAt }) => formatAge(updatedAt, Date.now()), rank: 4 },
];
