import { setTimeout as sleep } from 'node:timers/promises';
import type { Event, Job } from '@slipway/contract';
import type { SlipwayClient } from '../connection/connect.ts';
import { drawJob } from '../follow/follow-job.ts';
import { openLiveView } from '../follow/live-view.ts';
import type { Context } from '../program/context.ts';
import { oneLine, pad, truncate } from '../terminal/text-width.ts';
import { paintState } from '../terminal/words.ts';

const pollMs = 500;
const mostBars = 6;

/** Tells what happens, a line for each event, above the bars of what runs. Ends with Ctrl-C. */
export async function tellStory(client: SlipwayClient, after: number, context: Context): Promise<void> {
  const startedAt = Date.now();
  let running: Job[] = [];
  const view = openLiveView(context, (frame) => {
    const { width, style } = context;
    const bars = running.slice(0, mostBars).map((job) => drawJob(job, { width, frame, style }));
    return [
      '',
      ...bars,
      style.dim(bars.length === 0 ? 'Ctrl-C stops' : 'Ctrl-C stops; the work goes on at the next start'),
    ];
  });
  const jobs = watchJobs(client, context.interrupted, (found) => {
    running = found;
  });
  try {
    for await (const event of client.events({ after, signal: context.interrupted })) {
      if (isPartOfStory(event)) view.log(describeEvent(event, startedAt, context));
    }
  } catch (error) {
    if (!context.interrupted.aborted) throw error;
  } finally {
    view.close();
    await jobs;
  }
}

/**
 * What the story leaves out: each of these is part of a step, an alert or a rollout that is told itself, or shows as
 * a bar. `slipway events -f` tells everything.
 */
const details = new Set([
  'job-started',
  'job-succeeded',
  'dataset-version-created',
  'feature-set-created',
  'study-started',
  'study-finished',
  'trial-finished',
  'run-started',
  'run-finished',
  'evaluation-finished',
  'comparison-finished',
  'model-version-registered',
  'gates-passed',
  'endpoint-created',
  'window-closed',
  'alert-repeated',
  'retraining-deferred',
]);

export const isPartOfStory = ({ type }: Pick<Event, 'type'>): boolean => !details.has(type);

/** `  12.3 s  Version 2 of delays is the champion` */
export function describeEvent(
  event: Event,
  startedAt: number,
  { style, width }: Pick<Context, 'style' | 'width'>,
): string {
  const seconds = pad(`${Math.max(0, (event.at - startedAt) / 1000).toFixed(1)} s`, 8, 'right');
  const message = truncate(oneLine(event.message), width - 10);
  return `${style.dim(seconds)}  ${event.severity === 'info' ? message : paintState(style, event.severity, message)}`;
}

async function watchJobs(
  client: SlipwayClient,
  interrupted: AbortSignal,
  onRead: (jobs: Job[]) => void,
): Promise<void> {
  while (!interrupted.aborted) {
    const page = await client
      .call('listJobs', { query: { state: 'running', limit: mostBars } })
      .catch(() => null);
    if (page !== null) onRead(page.items.toReversed());
    await sleep(pollMs, undefined, { signal: interrupted }).catch(() => {});
  }
}
