import { setTimeout as sleep } from 'node:timers/promises';
import type { JobLogLine } from '@slipway/contract';
import { hasJobEnded } from '../follow/follow-job.ts';
import { defineCommand } from '../program/command.ts';
import type { Context } from '../program/context.ts';
import { exitCodes } from '../program/exit-codes.ts';
import { oneLine } from '../terminal/text-width.ts';

const pollMs = 500;

export const jobsLogsCommand = defineCommand({
  path: ['jobs', 'logs'],
  summary: "A job's log",
  args: { id: { summary: "the job's id", isRequired: true } },
  options: { follow: { flags: '-f, --follow', kind: 'flag', summary: 'go on until the job ends' } },
  examples: [{ line: 'slipway jobs logs 01k9x2v7c4q1m8n5t3s6w0yzab -f', does: 'watch a job' }],
  exitCodes: { [exitCodes.failed]: 'with --follow: the job did not succeed' },
  reaches: 'server',
  async run({ args, options }, context) {
    const params = { jobId: args.id };
    const client = await context.connect();
    const lines: JobLogLine[] = [];
    let after = 0;
    for (;;) {
      const job = await client.call('getJob', { params });
      after = await readLines(args.id, after, context, lines);
      const isOver = hasJobEnded(job);
      if (!options.follow || isOver) {
        context.emit({ job, lines });
        return options.follow && job.state !== 'succeeded' ? exitCodes.failed : exitCodes.ok;
      }
      await sleep(pollMs, undefined, { signal: context.interrupted });
    }
  },
});

/** Prints what came after a line, page by page; answers where to go on. */
async function readLines(
  jobId: string,
  after: number,
  context: Context,
  kept: JobLogLine[],
): Promise<number> {
  const client = await context.connect();
  for (let next = after; ; ) {
    const page = await client.call('listJobLogs', { params: { jobId }, query: { after: next } });
    for (const line of page.lines) {
      if (context.isJson) kept.push(line);
      const text = line.text.split('\n').map(oneLine).join('\n');
      context.print(line.stream === 'err' ? context.style.warning(text) : text);
    }
    if (page.lines.length === 0) return next;
    next = page.nextAfter;
  }
}
