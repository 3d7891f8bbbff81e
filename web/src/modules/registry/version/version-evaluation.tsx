import type { ModelVersion } from '@slipway/contract';
import { useQuery } from '@tanstack/react-query';
import { useProject } from '../../../address/use-project.ts';
import { apiQuery } from '../../../api/api-query.ts';
import { EmptyState } from '../../../design/states/empty-state.tsx';
import { QueryView } from '../../../design/states/query-view.tsx';
import { EvaluationView } from '../../evaluate/evaluation-view.tsx';

/** The newest measurement of the version, or of the run it came from. */
export function VersionEvaluation({ version }: { version: ModelVersion }) {
  const { project } = useProject();
  const evaluations = useQuery({
    ...apiQuery('listEvaluations', {
      params: { project },
      query: { subjectKind: 'run', subjectId: version.runId ?? '', limit: 10 },
    }),
    enabled: version.runId !== null,
  });
  if (version.runId === null)
    return <EmptyState title="This version came without a run, and nothing measured it here" />;
  return (
    <QueryView query={evaluations}>
      {({ items }) => {
        const chosen = items.find(({ split }) => split === 'test') ?? items[0];
        if (chosen === undefined) {
          return (
            <EmptyState title="Not measured yet">
              The evaluate step of the pipeline measures a run's model on a split.
            </EmptyState>
          );
        }
        return <FullEvaluation evaluationId={chosen.id} />;
      }}
    </QueryView>
  );
}

function FullEvaluation({ evaluationId }: { evaluationId: string }) {
  const evaluation = useQuery(apiQuery('getEvaluation', { params: { evaluationId } }));
  return <QueryView query={evaluation}>{(data) => <EvaluationView evaluation={data} />}</QueryView>;
}
