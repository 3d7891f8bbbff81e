import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { AppLink } from '../../../address/app-link.tsx';
import { useProject } from '../../../address/use-project.ts';
import { useRouteParams } from '../../../address/use-route-params.ts';
import { apiQuery } from '../../../api/api-query.ts';
import { Page } from '../../../design/layout/page.tsx';
import { type Tab, Tabs, useTab } from '../../../design/layout/tabs.tsx';
import { QueryView } from '../../../design/states/query-view.tsx';
import { StateBadge } from '../../../design/states/state-badge.tsx';
import { Elapsed } from '../../../design/things/elapsed.tsx';
import { TimeAgo } from '../../../design/things/time-ago.tsx';
import { JobLog } from '../../jobs/job-log.tsx';
import { LineageStrip } from '../../lineage/lineage-strip.tsx';
import { ArtifactsTab } from './artifacts-tab.tsx';
import { CurvesTab } from './curves-tab.tsx';
import { RunOverview } from './run-overview.tsx';

const tabs: readonly Tab[] = [
  { id: 'overview', label: 'Overview' },
  { id: 'curves', label: 'Curves' },
  { id: 'log', label: 'Log' },
  { id: 'artifacts', label: 'Artifacts' },
];

/** One run: what went in, what came out, how it went. */
export function RunPage() {
  const { paths } = useProject();
  const { runId } = useRouteParams<'runId'>();
  const run = useQuery(apiQuery('getRun', { params: { runId } }));
  const tab = useTab(tabs);
  const shown = run.data;
  return (
    <Page
      title={shown?.name ?? 'Run'}
      crumbs={[{ label: 'Train', href: paths.runs() }]}
      badges={shown && <StateBadge state={shown.status} />}
      meta={
        shown && (
          <>
            <span>
              {shown.source} by {shown.createdBy} in {shown.experiment}, <TimeAgo at={shown.startedAt} />,
              took <Elapsed from={shown.startedAt} to={shown.endedAt} />
            </span>
            <LineageStrip kind="run" id={shown.id} />
          </>
        )
      }
      actions={
        shown?.parentRunId && (
          <Button component={AppLink} href={paths.run(shown.parentRunId)} variant="default">
            Parent run
          </Button>
        )
      }
      tabs={<Tabs tabs={tabs} />}
    >
      <QueryView query={run} errorTitle="This run could not be read">
        {(data) => (
          <>
            {tab === 'overview' && <RunOverview run={data} />}
            {tab === 'curves' && <CurvesTab runs={[data]} />}
            {tab === 'log' && <JobLog jobId={data.jobId} isRunning={data.status === 'running'} />}
            {tab === 'artifacts' && <ArtifactsTab run={data} />}
          </>
        )}
      </QueryView>
    </Page>
  );
}
