import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useAddress } from '../../../address/use-address.ts';
import { useProject } from '../../../address/use-project.ts';
import { useRouteParams } from '../../../address/use-route-params.ts';
import { apiQuery } from '../../../api/api-query.ts';
import { useCall } from '../../../api/use-call.ts';
import { Page } from '../../../design/layout/page.tsx';
import { Panel } from '../../../design/layout/panel.tsx';
import { Stack } from '../../../design/layout/stack.tsx';
import { QueryView } from '../../../design/states/query-view.tsx';
import { StateBadge } from '../../../design/states/state-badge.tsx';
import { Elapsed } from '../../../design/things/elapsed.tsx';
import { TimeAgo } from '../../../design/things/time-ago.tsx';
import { GraphView } from '../../../graphs/graph-view.tsx';
import { runNode, stepEdges } from '../step-graph.ts';
import { TriggerWords } from '../trigger-words.tsx';
import { chooseStep } from './choose-step.ts';
import { StepPanel } from './step-panel.tsx';

const liveMs = 1000;

/** A pipeline run, live: the graph with the state of each step, and the chosen step in detail. */
export function PipelineRunPage() {
  const { paths } = useProject();
  const { pipelineRunId } = useRouteParams<'pipelineRunId'>();
  const { search, change } = useAddress();
  const run = useQuery({
    ...apiQuery('getPipelineRun', { params: { pipelineRunId } }),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? liveMs : false),
  });
  const cancel = useCall('cancelPipelineRun');
  const shown = run.data;
  return (
    <Page
      title={shown ? `Pipeline run #${shown.number}` : 'Pipeline run'}
      crumbs={[{ label: 'Pipelines', href: paths.pipeline }]}
      badges={shown && <StateBadge state={shown.state} />}
      meta={
        shown && (
          <>
            <span>
              began <TriggerWords trigger={shown.trigger} />, <TimeAgo at={shown.startedAt} />
            </span>
            <span>
              {shown.endedAt === null ? 'running for' : 'took'}{' '}
              <Elapsed from={shown.startedAt} to={shown.endedAt} />
            </span>
            {shown.message !== '' && <span>{shown.message}</span>}
          </>
        )
      }
      actions={
        shown?.state === 'running' && (
          <Button
            variant="default"
            loading={cancel.isPending}
            onClick={() => cancel.mutate({ params: { pipelineRunId } })}
          >
            Stop
          </Button>
        )
      }
    >
      <QueryView query={run} errorTitle="This pipeline run could not be read">
        {({ steps }) => {
          const chosen = chooseStep(steps, search['step']);
          return (
            <Stack>
              <Panel>
                <GraphView
                  label="Steps"
                  direction="LR"
                  nodes={steps.map((step) => runNode(step, chosen?.name))}
                  edges={stepEdges(steps)}
                  onChoose={(step) => change({ step }, 'replace')}
                />
              </Panel>
              {chosen !== undefined && <StepPanel key={chosen.name} step={chosen} />}
            </Stack>
          );
        }}
      </QueryView>
    </Page>
  );
}
