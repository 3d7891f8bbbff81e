/** The half of the evaluation jobs that runs in child processes. */
import type { JobHandler } from '../../platform/jobs/job-handler.ts';
import { compareJob } from './compare/compare-job.ts';
import { evaluateJob } from './score/evaluate-job.ts';

export const evaluateJobHandlers: JobHandler[] = [evaluateJob, compareJob];
