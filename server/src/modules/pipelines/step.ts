import type { Job, JsonValue, ThingRef, Trigger } from '@slipway/contract';
import { ThingRef as ThingRefShape } from '@slipway/contract';
import { z } from 'zod';
import type { EndedJob } from '../../platform/jobs/jobs.ts';
import type { ProjectFile } from './project-file/project-file.ts';
import type { RunParams } from './run-params.ts';

/** What a finished step leaves: values for later steps, things for the page, one sentence. */
export const StepResult = z.object({
  values: z.json(),
  outputs: z.array(ThingRefShape),
  message: z.string(),
});
export type StepResult = { values: JsonValue; outputs: ThingRef[]; message: string };

/** A step of the graph as declared: what it is called, what it does, what it waits for. */
export type DeclaredStep = {
  readonly name: string;
  readonly kind: StepKindName;
  readonly needs: readonly string[];
  readonly summary: string;
};

export type StepKindName = 'data' | 'features' | 'train' | 'evaluate' | 'register' | 'gates' | 'deploy';

/** What a step may look at and how it speaks. */
export type StepContext = {
  readonly project: string;
  readonly directory: string;
  readonly file: ProjectFile;
  readonly runId: string;
  readonly trigger: Trigger;
  readonly params: RunParams;
  /** What the named earlier step left, as that kind's own shape. */
  valuesOf<T>(stepName: string): T;
  /** Submits a job, or takes up the one that an earlier life of the server submitted for this step, and waits for its end. */
  runJob(submit: () => Promise<Job>): Promise<EndedJob>;
  /** Shown on the page while the step runs. */
  say(message: string): Promise<void>;
  /** Aborted when the run is cancelled or the server stops. */
  readonly signal: AbortSignal;
};

/**
 * What a step would do: work determined by `inputs` (code, data, params: all that the result depends on; the same
 * inputs are never worked on twice), work that must be done each time (`inputs: null`), or nothing.
 */
export type StepPlan = { readonly inputs: JsonValue | null } | { readonly unchanged: StepResult };

/**
 * One kind of step. `run` may be called again after a crash with the same plan and must then come to the same
 * result: its outputs are content-addressed and its records are written idempotently.
 */
export type StepKind = {
  plan(step: DeclaredStep, context: StepContext): Promise<StepPlan>;
  run(step: DeclaredStep, context: StepContext): Promise<StepResult>;
};

export type StepKinds = Readonly<Record<StepKindName, StepKind>>;
