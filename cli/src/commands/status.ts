import { drawJob } from '../follow/follow-job.ts';
import { defineCommand } from '../program/command.ts';
import { formatAge } from '../terminal/quantities.ts';
import { oneLine, pad, truncate } from '../terminal/text-width.ts';
import { paintState, stateMark } from '../terminal/words.ts';

export const statusCommand = defineCommand({
  path: ['status'],
  summary: 'The loop at a glance: what is live, how it is doing, what waits',
  args: {},
  options: {},
  examples: [{ line: 'slipway status', does: 'the project of this folder' }],
  reaches: 'project',
  async run(_, context) {
    const { style, width } = context;
    const client = await context.connect();
    const overview = await client.call('getOverview', { params: { project: await context.project() } });
    context.emit(overview);
    context.print(
      `${style.bold(overview.project.name)}  ${style.dim(oneLine(overview.project.description))}`,
      '',
    );
    for (const stage of overview.loop) {
      const head = `${stateMark(style, stage.state)} ${pad(stage.title, 10)} `;
      const state = pad(stage.state, 10);
      context.print(
        `${head}${paintState(style, stage.state, state)} ${truncate(oneLine(stage.headline), width - 24)}`,
      );
      if (stage.waitsFor !== null)
        context.print(style.dim(`${' '.repeat(24)}waits for ${oneLine(stage.waitsFor)}`));
    }
    if (overview.runningJobs.length > 0) context.print('', style.bold('Running'));
    for (const job of overview.runningJobs) context.print(drawJob(job, { width, frame: 0, style }));
    if (overview.waiting.length > 0) context.print('', style.bold('Waiting'));
    for (const { message, since } of overview.waiting) {
      context.print(`  ${oneLine(message)}  ${style.dim(formatAge(since, Date.now()))}`);
    }
    if (overview.recentEvents.length > 0) context.print('', style.bold('Lately'));
    for (const event of overview.recentEvents.slice(0, 8)) {
      const age = style.dim(pad(formatAge(event.at, Date.now()), 11));
      context.print(
        `  ${age} ${paintState(style, event.severity, truncate(oneLine(event.message), width - 15))}`,
      );
    }
  },
});
