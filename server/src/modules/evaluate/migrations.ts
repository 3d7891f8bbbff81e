import type { ModuleMigrations } from '../../platform/database/database.ts';
import { createEvaluations } from './migrations/0001-create-evaluations.ts';
import { createEvaluationDatasets } from './migrations/0002-create-evaluation-datasets.ts';

export const evaluateMigrations: ModuleMigrations = {
  module: 'evaluate',
  blobColumns: { evaluate_evaluation: ['scores_digest', 'body'], evaluate_comparison: ['body'] },
  migrations: [createEvaluations, createEvaluationDatasets],
};
