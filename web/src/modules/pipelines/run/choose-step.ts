import type { PipelineRun } from '@slipway/contract';

type Step = PipelineRun['steps'][number];

/** The step the address names; else what deserves a look: what failed, what runs, what was done last. */
export function chooseStep(steps: readonly Step[], named: string | undefined): Step | undefined {
  const ended = steps.filter(({ endedAt }) => endedAt !== null).sort((a, b) => b.endedAt! - a.endedAt!);
  return (
    steps.find(({ name }) => name === named) ??
    steps.find(({ state }) => state === 'failed' || state === 'refused') ??
    steps.find(({ state }) => state === 'running') ??
    ended[0] ??
    steps[0]
  );
}
