import type { Event } from '@slipway/contract';
import { readPages } from '../connection/read-pages.ts';
import { defineCommand } from '../program/command.ts';
import type { Context } from '../program/context.ts';
import { exitCodes } from '../program/exit-codes.ts';
import { limitOption, readLimit } from '../program/options.ts';
import { formatTime } from '../terminal/quantities.ts';
import { oneLine } from '../terminal/text-width.ts';
import { paintState } from '../terminal/words.ts';

export const eventsCommand = defineCommand({
  path: ['events'],
  summary: 'What happened, oldest first',
  description: ['With --follow and --json, one JSON document on each line as the events happen.'],
  args: {},
  options: {
    follow: { flags: '-f, --follow', kind: 'flag', summary: 'go on as events happen, until Ctrl-C' },
    all: { flags: '-a, --all', kind: 'flag', summary: 'of every project' },
    type: { flags: '--type <type>', kind: 'text', summary: 'only this type: model-version-promoted' },
    limit: limitOption,
  },
  examples: [
    { line: 'slipway events', does: 'the latest events' },
    { line: 'slipway events -f --json | jq .message', does: 'a live feed for a script' },
  ],
  reaches: 'project',
  async run({ options }, context) {
    const project = options.all ? undefined : await context.project();
    const client = await context.connect();
    const { type } = options;
    const events = await readPages(readLimit(options.limit), (page) =>
      client.call('listEvents', {
        query: {
          ...page,
          ...(project === undefined ? {} : { project }),
          ...(type === undefined ? {} : { type }),
        },
      }),
    );
    events.reverse();
    if (!options.follow) {
      context.emit(events);
      if (events.length === 0) context.print('Nothing happened yet.');
    }
    for (const event of events) show(event, options.follow, context);
    if (!options.follow) return exitCodes.ok;
    const after = events.at(-1)?.seq ?? 0;
    for await (const event of client.events({ project, after, signal: context.interrupted })) {
      if (type === undefined || event.type === type) show(event, true, context);
    }
    return exitCodes.interrupted;
  },
});

function show(event: Event, isLive: boolean, context: Context): void {
  const { style } = context;
  if (context.isJson) {
    if (isLive) context.stdout.write(`${JSON.stringify(event)}\n`);
    return;
  }
  const message = paintState(style, event.severity, oneLine(event.message));
  context.print(`${style.dim(formatTime(event.at))}  ${message}  ${style.dim(event.type)}`);
}
