import type { RouteHandlers } from '../../platform/http/route-handlers.ts';
import type { Evaluate } from './create-evaluate.ts';

export const evaluateRoutes = (
  evaluate: Evaluate,
): RouteHandlers<'listEvaluations' | 'getEvaluation' | 'listComparisons' | 'getComparison'> => ({
  listEvaluations: ({ params, query }) => evaluate.listEvaluations({ ...params, ...query }),
  getEvaluation: ({ params }) => evaluate.getEvaluation(params.evaluationId),
  listComparisons: ({ params, query }) => evaluate.listComparisons({ ...params, ...query }),
  getComparison: ({ params }) => evaluate.getComparison(params.comparisonId),
});
