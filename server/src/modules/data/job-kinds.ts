import type { JobKind } from '../../platform/jobs/jobs.ts';
import { featuresKind } from './features/make-features-job.ts';
import { importKind } from './import/import-dataset-job.ts';

/** The server's side of the data jobs. What they leave is recorded by `finishImport` and `finishFeatureSet`. */
export const dataJobKinds = (): JobKind[] => [
  { kind: importKind, maxAttempts: 2 },
  { kind: featuresKind, maxAttempts: 2 },
];
