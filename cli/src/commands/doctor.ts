import { defineCommand } from '../program/command.ts';
import { exitCodes } from '../program/exit-codes.ts';
import { pad } from '../terminal/text-width.ts';

export const doctorCommand = defineCommand({
  path: ['doctor'],
  summary: 'Check this machine: runtime, native packages, disk, stores, server',
  args: {},
  options: {},
  examples: [{ line: 'slipway doctor', does: 'what works here, and what to do about the rest' }],
  exitCodes: { [exitCodes.failed]: 'something that Slipway needs is broken' },
  reaches: 'server',
  async run(_, context) {
    const { runChecks } = await import('../doctor/run-checks.ts');
    const results = await runChecks(context);
    const isBroken = results.some(({ state }) => state === 'broken');
    context.emit({ isHealthy: !isBroken, checks: results });
    const { style } = context;
    const marks = { fine: style.good('✓'), missing: style.dim('–'), broken: style.bad('✗') };
    for (const { name, state, found, remedy } of results) {
      context.print(`${marks[state]} ${pad(name, 14)} ${found}`);
      if (remedy !== null) context.print(`  ${' '.repeat(14)} ${style.dim(remedy)}`);
    }
    return isBroken ? exitCodes.failed : exitCodes.ok;
  },
});
