import { useQuery } from '@tanstack/react-query';
import { useProject } from '../../address/use-project.ts';
import { useRouteParams } from '../../address/use-route-params.ts';
import { apiQuery } from '../../api/api-query.ts';
import { formatCount } from '../../design/format/format-number.ts';
import { Page } from '../../design/layout/page.tsx';
import { QueryView } from '../../design/states/query-view.tsx';
import { ThingLink } from '../../design/things/thing-link.tsx';
import { TimeAgo } from '../../design/things/time-ago.tsx';
import { LineageStrip } from '../lineage/lineage-strip.tsx';
import { EvaluationView } from './evaluation-view.tsx';

/** One measurement of a model. */
export function EvaluationPage() {
  const { paths } = useProject();
  const { evaluationId } = useRouteParams<'evaluationId'>();
  const evaluation = useQuery(apiQuery('getEvaluation', { params: { evaluationId } }));
  const shown = evaluation.data;
  return (
    <Page
      title={shown ? `${shown.subject.label} on ${shown.split}` : 'Evaluation'}
      crumbs={[{ label: 'Evaluate', href: paths.evaluations({ tab: 'evaluations' }) }]}
      meta={
        shown && (
          <>
            <ThingLink thing={shown.subject} />
            <span>
              {formatCount(shown.rowCount)} rows of {shown.split}, target {shown.target},{' '}
              <TimeAgo at={shown.createdAt} />
            </span>
            <LineageStrip kind="evaluation" id={shown.id} />
          </>
        )
      }
    >
      <QueryView query={evaluation} errorTitle="This evaluation could not be read">
        {(data) => <EvaluationView evaluation={data} />}
      </QueryView>
    </Page>
  );
}
