import { readPages } from '../connection/read-pages.ts';
import { usageError } from '../program/cli-error.ts';
import { defineCommand } from '../program/command.ts';
import { limitOption, readLimit } from '../program/options.ts';
import { formatAge, formatNumber } from '../terminal/quantities.ts';
import { stateMark } from '../terminal/words.ts';

export const monitorAlertsCommand = defineCommand({
  path: ['monitor', 'alerts'],
  summary: 'Alerts with their evidence, and what each one started',
  args: {},
  options: {
    state: { flags: '--state <state>', kind: 'text', summary: 'open or resolved', default: 'both' },
    limit: limitOption,
  },
  examples: [{ line: 'slipway monitor alerts --state open', does: 'what is wrong now' }],
  reaches: 'project',
  async run({ options }, context) {
    const { state } = options;
    if (state !== undefined && state !== 'open' && state !== 'resolved') {
      throw usageError(`--state is open or resolved, not '${state}'`);
    }
    const params = { project: await context.project() };
    const client = await context.connect();
    const alerts = await readPages(readLimit(options.limit), (page) =>
      client.call('listAlerts', { params, query: { ...page, ...(state === undefined ? {} : { state }) } }),
    );
    context.emit(alerts);
    const { style } = context;
    if (alerts.length === 0) context.print(state === 'open' ? 'No open alert.' : 'No alerts.');
    for (const alert of alerts) {
      const age = style.dim(`${alert.state}, ${formatAge(alert.openedAt, Date.now())}, ${alert.id}`);
      context.print(
        `${stateMark(style, alert.state)} ${style.bold(alert.monitor)}  ${alert.message}  ${age}`,
      );
      for (const { name, observed, limit } of alert.evidence) {
        context.print(`    ${name} is ${formatNumber(observed)}, wanted ${limit}`);
      }
      if (alert.pipelineRun !== null) context.print(`    started ${alert.pipelineRun.label}`);
    }
  },
});
