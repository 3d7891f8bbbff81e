/** The half of serving that runs in child processes. */
import type { JobHandler } from '../../platform/jobs/job-handler.ts';
import { replayJob } from './replay/replay-job.ts';

export const serveJobHandlers: JobHandler[] = [replayJob];
