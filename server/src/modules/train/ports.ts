/**
 * Where the search of a training keeps its trials; the tune module stands behind it, wired by the root.
 * Every call may come twice for the same run and number: a job that is repeated reports again.
 */
export type TrialRecorder = {
  studyStarted(study: {
    runId: string;
    project: string;
    name: string;
    jobId: string;
    sampler: string;
    metric: string;
    direction: 'minimize' | 'maximize';
    trialCount: number;
    space: Record<string, unknown>;
  }): Promise<void>;
  trialStarted(trial: {
    studyRunId: string;
    number: number;
    runId: string;
    params: TrialParams;
  }): Promise<void>;
  /** `value` is null for a trial that failed; `message` then says why. */
  trialEnded(trial: {
    studyRunId: string;
    number: number;
    state: 'complete' | 'failed';
    value: number | null;
    message?: string;
  }): Promise<void>;
  studyEnded(study: { runId: string; state: 'complete' | 'failed' | 'cancelled' }): Promise<void>;
};

export type TrialParams = Readonly<Record<string, string | number | boolean>>;
