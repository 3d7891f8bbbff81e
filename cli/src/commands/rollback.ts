import { defineCommand } from '../program/command.ts';
import { describeEndpoint } from '../show/endpoint.ts';

export const rollbackCommand = defineCommand({
  path: ['rollback'],
  summary: 'Stop a canary, or go back to the revision before',
  args: { endpoint: { summary: "the endpoint's name", isRequired: true } },
  options: { reason: { flags: '-r, --reason <text>', kind: 'text', summary: 'why; kept with the decision' } },
  examples: [
    { line: "slipway rollback delays -r 'late flights look wrong'", does: 'send traffic back at once' },
  ],
  reaches: 'project',
  async run({ args, options }, context) {
    const client = await context.connect();
    const endpoint = await client.call('rollback', {
      params: { project: await context.project(), endpoint: args.endpoint },
      body: options.reason === undefined ? {} : { reason: options.reason },
    });
    context.emit(endpoint);
    context.print(...describeEndpoint(endpoint, context));
  },
});
