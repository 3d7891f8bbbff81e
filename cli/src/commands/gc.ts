import type { GarbageReport } from '@slipway/contract';
import { usageError } from '../program/cli-error.ts';
import { defineCommand } from '../program/command.ts';
import { formatBytes, formatCount } from '../terminal/quantities.ts';

export const gcCommand = defineCommand({
  path: ['gc'],
  summary: 'Remove stored bytes that nothing needs any more',
  args: {},
  options: {
    dryRun: { flags: '-n, --dry-run', kind: 'flag', summary: 'count, and remove nothing' },
    grace: {
      flags: '--grace <hours>',
      kind: 'text',
      summary: 'keep what was stored since so many hours (default 24)',
    },
  },
  examples: [
    { line: 'slipway gc --dry-run', does: 'what would go' },
    { line: 'slipway gc --grace 168', does: 'only what has lain unused for a week' },
  ],
  reaches: 'server',
  async run({ options }, context) {
    const graceHours = Number(options.grace ?? 24);
    if (!(graceHours >= 1 && graceHours <= 8760))
      throw usageError(`--grace ${options.grace} is not a number of hours from 1 to 8760`);
    const client = await context.connect();
    const report = await client.call('collectGarbage', {
      body: { dryRun: options.dryRun === true, graceHours },
    });
    context.emit(report);
    const { needed, young, garbage } = report;
    const verb = report.isDryRun ? 'would free' : 'freed';
    context.print(
      `${context.style.good('✓')} ${verb} ${formatBytes(garbage.bytes)} of ${files(garbage)} that nothing needs`,
      `  kept ${formatBytes(needed.bytes)} of ${files(needed)} that are needed` +
        (young.count === 0 ? '' : `, and ${formatBytes(young.bytes)} of ${files(young)} stored too recently`),
    );
  },
});

const files = ({ count }: GarbageReport['garbage']): string =>
  `${formatCount(count)} ${count === 1 ? 'file' : 'files'}`;
