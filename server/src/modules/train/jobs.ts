/** The half of the training jobs that runs in child processes. */
import type { JobHandler } from '../../platform/jobs/job-handler.ts';
import { fitJob } from './fit/fit-job.ts';

export const trainJobHandlers: JobHandler[] = [fitJob];
