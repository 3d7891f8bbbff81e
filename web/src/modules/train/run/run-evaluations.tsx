import type { Evaluation, RunDetail } from '@slipway/contract';
import { useQuery } from '@tanstack/react-query';
import { useProject } from '../../../address/use-project.ts';
import { apiQuery } from '../../../api/api-query.ts';
import { formatCount } from '../../../design/format/format-number.ts';
import { Panel } from '../../../design/layout/panel.tsx';
import { PairTable } from '../../../design/tables/pair-table.tsx';
import { TextLink } from '../../../design/things/text-link.tsx';
import { headlineMetrics } from '../../evaluate/headline-metrics.ts';

/** Where the run's model was measured. */
export function RunEvaluations({ run }: { run: RunDetail }) {
  const { project, paths } = useProject();
  const { data } = useQuery(
    apiQuery('listEvaluations', {
      params: { project },
      query: { subjectKind: 'run', subjectId: run.id, limit: 20 },
    }),
  );
  if (data === undefined || data.items.length === 0) return null;
  const words = (evaluation: Evaluation) =>
    `${headlineMetrics(evaluation.metrics)} on ${formatCount(evaluation.rowCount)} rows`;
  return (
    <Panel title="Evaluations">
      <PairTable
        label="Evaluations"
        pairs={data.items.map(
          (each) =>
            [
              each.split,
              <TextLink key={each.id} href={paths.evaluation(each.id)}>
                {words(each)}
              </TextLink>,
            ] as const,
        )}
        empty="Not measured yet"
      />
    </Panel>
  );
}
