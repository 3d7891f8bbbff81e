import type { Endpoint } from '@slipway/contract';
import { openLiveView } from '../follow/live-view.ts';
import { readUntil } from '../follow/wait.ts';
import { CliError, usageError } from '../program/cli-error.ts';
import { defineCommand } from '../program/command.ts';
import type { Context } from '../program/context.ts';
import { exitCodes } from '../program/exit-codes.ts';
import { describeEndpoint } from '../show/endpoint.ts';

export const deployCommand = defineCommand({
  path: ['deploy'],
  summary: 'Put a model version behind an endpoint',
  description: ['When a revision is live already, the new one goes through a canary unless --now is given.'],
  args: {
    model: { summary: 'a registered model', isRequired: true },
    version: { summary: 'a number or an alias; champion when left out', isRequired: false },
  },
  options: {
    endpoint: {
      flags: '-e, --endpoint <name>',
      kind: 'text',
      summary: 'the endpoint',
      default: "the model's name",
    },
    canary: {
      flags: '--canary <steps>',
      kind: 'text',
      summary: 'percent of traffic at each step: 10,50,100',
    },
    now: { flags: '--now', kind: 'flag', summary: 'give it all traffic at once' },
    wait: { flags: '-w, --wait', kind: 'flag', summary: 'follow the rollout to its end' },
  },
  examples: [
    { line: 'slipway deploy delays', does: 'serve the champion at endpoint delays' },
    { line: 'slipway deploy delays 4 --canary 5,25,100 --wait', does: 'release version 4 in three steps' },
  ],
  exitCodes: { [exitCodes.refused]: 'with --wait: the canary was rolled back' },
  reaches: 'project',
  async run({ args, options }, context) {
    if (options.now && options.canary !== undefined)
      throw usageError('--now and --canary exclude each other');
    const params = { project: await context.project(), endpoint: options.endpoint ?? args.model };
    const client = await context.connect();
    const endpoint = await client.call('deploy', {
      params,
      body: {
        model: args.model,
        isImmediate: options.now,
        ...(args.version === undefined ? {} : { version: args.version }),
        ...(options.canary === undefined ? {} : { canary: { steps: readSteps(options.canary) } }),
      },
    });
    const ended = options.wait ? await followRollout(params, context) : endpoint;
    context.emit(ended);
    context.print(...describeEndpoint(ended, context));
    return options.wait && ended.rollout?.state === 'rolled-back' ? exitCodes.refused : exitCodes.ok;
  },
});

/** `10,50,100` or `10% 50% 100%` */
export function readSteps(text: string): number[] {
  const steps = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((step) => Number(step.replace(/%$/, '')));
  const isAscending = steps.every((step, i) => step > 0 && step <= 100 && (i === 0 || step > steps[i - 1]!));
  if (steps.length === 0 || !isAscending || steps.at(-1) !== 100) {
    throw usageError(`--canary is ascending percentages that end at 100, like 10,50,100; not '${text}'`);
  }
  return steps;
}

async function followRollout(
  params: { project: string; endpoint: string },
  context: Context,
): Promise<Endpoint> {
  const client = await context.connect();
  let latest: Endpoint | undefined;
  const view = openLiveView(context, () => (latest === undefined ? [] : describeEndpoint(latest, context)));
  try {
    return await readUntil(
      () => client.call('getEndpoint', { params }),
      ({ rollout, revisions }) => {
        const hasFailed = revisions[0]?.state === 'failed';
        if (hasFailed) throw new CliError(`revision ${revisions[0]!.number} could not start`);
        return rollout?.state !== 'running' && revisions[0]?.state !== 'starting';
      },
      {
        onRead: (read) => {
          latest = read;
        },
        interrupted: context.interrupted,
      },
    );
  } finally {
    view.close();
  }
}
