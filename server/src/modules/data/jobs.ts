/** The half of the data jobs that runs in child processes. */
import type { JobHandler } from '../../platform/jobs/job-handler.ts';
import { makeFeaturesJob } from './features/make-features-job.ts';
import { importDatasetJob } from './import/import-dataset-job.ts';

export const dataJobHandlers: JobHandler[] = [importDatasetJob, makeFeaturesJob];
