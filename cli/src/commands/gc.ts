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
    deletedRuns: {
      flags: '--deleted-runs <days>',
      kind: 'text',
      summary: 'forget runs for good that were deleted so many days ago',
    },
    grace: {
      flags: '--grace <hours>',
      kind: 'text',
      summary: 'keep what was stored since so many hours (default 24)',
    },
  },
  examples: [
    { line: 'slipway gc --dry-run', does: 'what would go' },
    { line: 'slipway gc --deleted-runs 30', does: 'runs deleted a month ago go for good as well' },
    { line: 'slipway gc --grace 168', does: 'only what has lain unused for a week' },
  ],
  reaches: 'server',
  async run({ options }, context) {
    const graceHours = Number(options.grace ?? 24);
    if (!(graceHours >= 1 && graceHours <= 8760))
      throw usageError(`--grace ${options.grace} is not a number of hours from 1 to 8760`);
    const deletedRunsDays = options.deletedRuns === undefined ? null : Number(options.deletedRuns);
    if (deletedRunsDays !== null && !(deletedRunsDays >= 0 && deletedRunsDays <= 36_500))
      throw usageError(`--deleted-runs ${options.deletedRuns} is not a number of days from 0 to 36500`);
    const client = await context.connect();
    const report = await client.call('collectGarbage', {
      body: { dryRun: options.dryRun === true, graceHours, deletedRunsDays },
    });
    context.emit(report);
    const { runs, needed, young, garbage } = report;
    const verb = report.isDryRun ? 'would free' : 'freed';
    if (runs !== null)
      context.print(
        `${context.style.good('✓')} ${report.isDryRun ? 'would forget' : 'forgot'} ${formatCount(runs.removed)} deleted ${runs.removed === 1 ? 'run' : 'runs'}` +
          (runs.kept === 0 ? '' : `, kept ${formatCount(runs.kept)} that a version or an evaluation needs`),
      );
    context.print(
      `${context.style.good('✓')} ${verb} ${formatBytes(garbage.bytes)} of ${files(garbage)} that nothing needs`,
      `  kept ${formatBytes(needed.bytes)} of ${files(needed)} that something needs` +
        (young.count === 0 ? '' : `, and ${formatBytes(young.bytes)} of ${files(young)} stored too recently`),
    );
  },
});

const files = ({ count }: GarbageReport['garbage']): string =>
  `${formatCount(count)} ${count === 1 ? 'file' : 'files'}`;
