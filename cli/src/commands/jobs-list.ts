import type { Job } from '@slipway/contract';
import { readPages } from '../connection/read-pages.ts';
import { usageError } from '../program/cli-error.ts';
import { defineCommand } from '../program/command.ts';
import { limitOption, readLimit } from '../program/options.ts';
import { formatAge, formatBytes, formatDuration, formatShare } from '../terminal/quantities.ts';
import type { Style } from '../terminal/style.ts';
import { type Column, drawTable } from '../terminal/table.ts';
import { paintState } from '../terminal/words.ts';

const states = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

export const jobsListCommand = defineCommand({
  path: ['jobs', 'list'],
  summary: 'Jobs, newest first',
  args: {},
  options: {
    state: { flags: '--state <state>', kind: 'text', summary: states.join(', ') },
    all: { flags: '-a, --all', kind: 'flag', summary: 'of every project' },
    limit: limitOption,
  },
  examples: [
    { line: 'slipway jobs', does: 'the latest jobs of this project' },
    { line: 'slipway jobs list --all --state running', does: 'everything that runs now' },
  ],
  reaches: 'project',
  isDefaultOfGroup: true,
  async run({ options }, context) {
    const state = states.find((known) => known === options.state);
    if (options.state !== undefined && state === undefined) {
      throw usageError(`--state is one of ${states.join(', ')}; not '${options.state}'`);
    }
    const filters = {
      ...(options.all ? {} : { project: await context.project() }),
      ...(state === undefined ? {} : { state }),
    };
    const client = await context.connect();
    const jobs = await readPages(readLimit(options.limit), (page) =>
      client.call('listJobs', { query: { ...page, ...filters } }),
    );
    context.emit(jobs);
    if (jobs.length === 0) context.print('No jobs.');
    else context.print(...drawTable(jobs, columns(context.style), context));
  },
});

const columns = (style: Style): Column<Job>[] => [
  { title: 'id', value: ({ id }) => id },
  { title: 'title', value: ({ title }) => title },
  { title: 'state', value: ({ state }) => state, paint: (text, { state }) => paintState(style, state, text) },
  {
    title: 'done',
    value: ({ progress, state }) => (state === 'running' ? formatShare(progress?.fraction) : ''),
    align: 'right',
  },
  {
    title: 'took',
    value: ({ startedAt, endedAt }) =>
      formatDuration(startedAt === null ? null : (endedAt ?? Date.now()) - startedAt),
    align: 'right',
    rank: 1,
  },
  { title: 'memory', value: ({ peakMemoryBytes }) => formatBytes(peakMemoryBytes), align: 'right', rank: 3 },
  { title: 'created', value: ({ createdAt }) => formatAge(createdAt, Date.now()), rank: 2 },
];
