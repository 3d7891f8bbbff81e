import type { PipelineRun } from '@slipway/contract';
import { toneOf } from '../../design/states/tone.ts';
import { ToneIcon } from '../../design/states/tone-icon.tsx';
import classes from './step-dots.module.css';

/** The steps of a run as signs in their order. */
export function StepDots({ steps }: { steps: PipelineRun['steps'] }) {
  return (
    <span className={classes.dots}>
      {steps.map(({ name, state }) => (
        <span key={name} title={`${name}: ${state}`} data-cached={state === 'cached' || undefined}>
          <ToneIcon tone={toneOf(state)} size={14} />
        </span>
      ))}
    </span>
  );
}
