import { usageError } from '../program/cli-error.ts';
import { defineCommand } from '../program/command.ts';
import { exitCodes } from '../program/exit-codes.ts';
import { describeGateReport } from './models-show.ts';

export const modelsPromoteCommand = defineCommand({
  path: ['models', 'promote'],
  summary: 'Move an alias to a version, if its gates agree',
  args: {
    model: { summary: "the model's name", isRequired: true },
    version: { summary: 'a number or an alias', isRequired: true },
  },
  options: {
    alias: { flags: '-a, --alias <name>', kind: 'text', summary: 'the alias to move', default: 'champion' },
    override: { flags: '--override', kind: 'flag', summary: 'promote although a gate refuses; audited' },
    reason: { flags: '-r, --reason <text>', kind: 'text', summary: 'why; required with --override' },
  },
  examples: [
    { line: 'slipway models promote delays 4', does: 'make version 4 the champion, if it passes' },
    {
      line: "slipway models promote delays 4 --override -r 'approved by risk, ticket 812'",
      does: 'although it does not',
    },
  ],
  exitCodes: { [exitCodes.refused]: 'a gate refused' },
  reaches: 'project',
  async run({ args, options }, context) {
    if (options.override && !options.reason)
      throw usageError('--override needs --reason', 'the reason goes into the audit log');
    const client = await context.connect();
    const report = await client.call('promoteModelVersion', {
      params: { project: await context.project(), model: args.model, version: args.version },
      body: {
        override: options.override,
        ...(options.alias === undefined ? {} : { alias: options.alias }),
        ...(options.reason === undefined ? {} : { reason: options.reason }),
      },
    });
    context.emit(report);
    context.print(...describeGateReport(report, context));
    return report.passed || report.wasOverridden ? exitCodes.ok : exitCodes.refused;
  },
});
