import type { Rollout } from '@slipway/contract';
import classes from './rollout.module.css';

/** The steps of traffic, and where the rollout stands. */
export function StepTrack({ rollout: { steps, stepIndex, state } }: { rollout: Rollout }) {
  const stateAt = (index: number) => {
    if (state === 'succeeded' || index < stepIndex) return 'done';
    if (index > stepIndex) return 'ahead';
    return state === 'running' ? 'here' : 'stopped';
  };
  return (
    <ol className={classes.track} aria-label="Steps of traffic">
      {steps.map((weight, index) => (
        <li key={weight} data-state={stateAt(index)}>
          {weight} %
        </li>
      ))}
    </ol>
  );
}
