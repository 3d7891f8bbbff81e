import type { ThingRef } from '@slipway/contract';
import { z } from 'zod';

export const StudyState = z.enum(['running', 'complete', 'failed', 'cancelled']);
export const TrialState = z.enum(['running', 'complete', 'failed']);
export const TrialParams = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** A search for good params: trials of one trainer, each a run, measured by one metric. */
export type Study = {
  id: string;
  project: string;
  name: string;
  /** The run whose training this search belongs to; the trials' runs are its children. */
  runId: string;
  jobId: string;
  sampler: string;
  metric: string;
  direction: 'minimize' | 'maximize';
  trialCount: number;
  space: Record<string, unknown>;
  state: z.infer<typeof StudyState>;
  createdAt: number;
  endedAt: number | null;
};

export type Trial = {
  studyId: string;
  /** Counts from 0. */
  number: number;
  runId: string;
  params: z.infer<typeof TrialParams>;
  state: z.infer<typeof TrialState>;
  value: number | null;
  message: string | null;
  startedAt: number;
  endedAt: number | null;
};

export const studyRef = (study: Pick<Study, 'id' | 'name'>): ThingRef => ({
  kind: 'study',
  id: study.id,
  label: study.name,
});

/** The trial with the best value in the study's direction, the earlier one of equals; null before any is complete. */
export function bestTrial(direction: Study['direction'], trials: readonly Trial[]): Trial | null {
  let best: Trial | null = null;
  for (const trial of trials) {
    if (trial.state !== 'complete' || trial.value === null) continue;
    const isBetter =
      best === null || (direction === 'minimize' ? trial.value < best.value! : trial.value > best.value!);
    if (isBetter) best = trial;
  }
  return best;
}
