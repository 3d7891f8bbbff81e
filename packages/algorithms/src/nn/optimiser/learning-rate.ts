import { AlgorithmError } from '../../algorithm-error.ts';

export type LearningRateSchedule = {
  /** The rate after the warm-up. */
  readonly peak: number;
  /** The rate at the end; a tenth of the peak when left out. */
  readonly floor?: number;
  /** Steps over which the rate rises in a straight line; 0 when left out. */
  readonly warmUpSteps?: number;
  /** Steps in all, warm-up included; the rate stays at the floor after them. */
  readonly totalSteps: number;
};

/** The rate of a step (the first is 0): a straight warm-up, then half a cosine (Loshchilov and Hutter, 2017). */
export function learningRateAt(step: number, schedule: LearningRateSchedule): number {
  const { peak, floor = peak / 10, warmUpSteps = 0, totalSteps } = schedule;
  if (!(peak > 0 && floor >= 0 && floor <= peak && warmUpSteps >= 0 && totalSteps > warmUpSteps))
    throw new AlgorithmError(
      'invalid-option',
      `a learning rate of ${peak} down to ${floor} over ${totalSteps} steps, ${warmUpSteps} of them to warm up`,
      'the peak is above 0 and not below the floor, and there are more steps than those of the warm-up',
    );
  if (step < warmUpSteps) return (peak * (step + 1)) / warmUpSteps;
  const done = Math.min(1, (step - warmUpSteps) / (totalSteps - warmUpSteps));
  return floor + 0.5 * (peak - floor) * (1 + Math.cos(Math.PI * done));
}
