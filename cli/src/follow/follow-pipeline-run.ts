import type { PipelineRun } from '@slipway/contract';
import type { Context } from '../program/context.ts';
import { drawProgress } from '../terminal/progress-bar.ts';
import { formatDuration } from '../terminal/quantities.ts';
import { oneLine, pad } from '../terminal/text-width.ts';
import { stateMark } from '../terminal/words.ts';
import { openLiveView } from './live-view.ts';
import { readUntil } from './wait.ts';

type Step = PipelineRun['steps'][number];

const ended = new Set(['cached', 'succeeded', 'failed', 'refused', 'skipped', 'cancelled']);

/** Shows the steps of a pipeline run until it ends: a line for each that ended, a bar for each that runs. */
export async function followPipelineRun(pipelineRunId: string, context: Context): Promise<PipelineRun> {
  const client = await context.connect();
  const told = new Set<string>();
  let latest: PipelineRun | undefined;
  const view = openLiveView(context, (frame) => drawRunning(latest?.steps ?? [], frame, context));
  try {
    return await readUntil(
      () => client.call('getPipelineRun', { params: { pipelineRunId } }),
      (run) => run.state !== 'running',
      {
        onRead: (run) => {
          latest = run;
          for (const step of run.steps) {
            if (told.has(step.name) || !ended.has(step.state)) continue;
            told.add(step.name);
            view.log(describeStep(step, context));
          }
        },
        interrupted: context.interrupted,
      },
    );
  } finally {
    view.close();
  }
}

/** `✓ train       trained 12 candidates, best AUC 0.71   23 s` */
export function describeStep(step: Step, { style }: Pick<Context, 'style'>): string {
  const took =
    step.state === 'cached' || step.startedAt === null || step.endedAt === null
      ? ''
      : style.dim(formatDuration(step.endedAt - step.startedAt));
  const said = oneLine(step.message || step.summary);
  const words = step.state === 'succeeded' || said.startsWith(step.state) ? said : `${step.state}: ${said}`;
  return `${stateMark(style, step.state)} ${style.bold(pad(step.name, 12))} ${words}  ${took}`.trimEnd();
}

function drawRunning(steps: readonly Step[], frame: number, { style, width }: Context): string[] {
  return steps
    .filter((step) => step.state === 'running')
    .map((step) => {
      const elapsedMs = step.startedAt === null ? null : Date.now() - step.startedAt;
      return drawProgress(
        { title: `● ${step.name}`, progress: step.progress, elapsedMs },
        { width, frame, style },
      );
    });
}
