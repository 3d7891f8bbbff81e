import { useQuery } from '@tanstack/react-query';
import { useProject } from '../../address/use-project.ts';
import { apiQuery } from '../../api/api-query.ts';
import { Columns } from '../../design/layout/columns.tsx';
import { Page } from '../../design/layout/page.tsx';
import { Panel } from '../../design/layout/panel.tsx';
import { Stack } from '../../design/layout/stack.tsx';
import { QueryView } from '../../design/states/query-view.tsx';
import { TextLink } from '../../design/things/text-link.tsx';
import { TimeAgo } from '../../design/things/time-ago.tsx';
import { EventList } from '../events/event-list.tsx';
import { RunPipelineButton } from '../pipelines/run-pipeline-button.tsx';
import { LoopPicture } from './loop-picture.tsx';
import { LoopSkeleton } from './loop-skeleton.tsx';
import { RunningWork } from './running-work.tsx';
import { WaitingList } from './waiting-list.tsx';

const recentCount = 9;

/** The loop: what is live in each stage, how it is doing, what happened, and what waits for whom. */
export function OverviewPage() {
  const { project, paths } = useProject();
  const overview = useQuery({
    ...apiQuery('getOverview', { params: { project } }),
    // Counts move without events while work runs.
    refetchInterval: ({ state }) => ((state.data?.runningJobs.length ?? 0) > 0 ? 2000 : 10_000),
  });
  const about = overview.data?.project;
  return (
    <Page
      title={project}
      meta={
        about && (
          <>
            <span>{about.description}</span>
            <span>
              slipway.yaml applied <TimeAgo at={about.updatedAt} />
            </span>
          </>
        )
      }
      actions={<RunPipelineButton />}
    >
      <QueryView query={overview} skeleton={<LoopSkeleton />}>
        {({ loop, waiting, runningJobs, recentEvents }) => (
          <Stack>
            <LoopPicture stages={loop} />
            <Columns minWidth={460}>
              <Stack>
                <Panel title="Waiting" note="for a person, for work, or for data">
                  <WaitingList items={waiting} />
                </Panel>
                <Panel
                  title="Running work"
                  note={runningJobs.length === 0 ? undefined : `${runningJobs.length} jobs`}
                >
                  <RunningWork jobs={runningJobs} />
                </Panel>
              </Stack>
              <Panel title="What happened" actions={<TextLink href={paths.events()}>All events</TextLink>}>
                <EventList events={recentEvents.slice(0, recentCount)} />
              </Panel>
            </Columns>
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}
