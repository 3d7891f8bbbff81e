import { defineCommand } from '../program/command.ts';

export const monitorResolveCommand = defineCommand({
  path: ['monitor', 'resolve'],
  summary: 'Close an alert by hand',
  args: { id: { summary: "the alert's id, from 'slipway monitor alerts'", isRequired: true } },
  options: {},
  examples: [{ line: 'slipway monitor resolve 01k9x2v7c4q1m8n5t3s6w0yzab', does: 'it was looked into' }],
  reaches: 'server',
  async run({ args }, context) {
    const client = await context.connect();
    const alert = await client.call('resolveAlert', { params: { alertId: args.id } });
    context.emit(alert);
    context.print(`${context.style.good('✓')} resolved: ${alert.message}`);
  },
});
