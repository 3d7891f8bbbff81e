import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useProject } from '../../address/use-project.ts';
import { apiQuery } from '../../api/api-query.ts';
import { Page } from '../../design/layout/page.tsx';
import { Panel } from '../../design/layout/panel.tsx';
import { Stack } from '../../design/layout/stack.tsx';
import { type Tab, Tabs, useTab } from '../../design/layout/tabs.tsx';
import { EmptyState } from '../../design/states/empty-state.tsx';
import { QueryView } from '../../design/states/query-view.tsx';
import { CodeBlock } from '../../design/things/code-block.tsx';
import { GraphView } from '../../graphs/graph-view.tsx';
import { PipelineRunsPanel } from './pipeline-runs-panel.tsx';
import { RunPipelineButton } from './run-pipeline-button.tsx';
import { declaredNode, runNode, stepEdges } from './step-graph.ts';

const tabs: readonly Tab[] = [
  { id: 'graph', label: 'Graph and runs' },
  { id: 'file', label: 'slipway.yaml' },
];

/** The pipeline as declared, with the state of its last run, and every run. */
export function PipelinePage() {
  const { project, paths } = useProject();
  const { history } = useRouter();
  const pipeline = useQuery({
    ...apiQuery('getPipeline', { params: { project } }),
    refetchInterval: ({ state }) => (state.data?.lastRun?.state === 'running' ? 1000 : false),
  });
  const file = useQuery(apiQuery('getProject', { params: { project } })).data?.file;
  const tab = useTab(tabs);
  return (
    <Page
      title="Pipelines"
      meta="Each step is known by the digest of its code, inputs and parameters; unchanged work is never repeated"
      actions={<RunPipelineButton />}
      tabs={<Tabs tabs={tabs} />}
    >
      {tab === 'file' ? (
        <Panel title="The project as last applied" note="slipway.yaml">
          {file ? (
            <CodeBlock text={file} maxHeight={720} />
          ) : (
            <EmptyState title="No file was applied" command={`npx slipway run --project ${project}`} />
          )}
        </Panel>
      ) : (
        <QueryView query={pipeline}>
          {({ steps, lastRun }) => (
            <Stack>
              <Panel
                title={lastRun === null ? 'As declared' : 'As declared, with the state of the last run'}
                note={`${steps.length} steps`}
              >
                {steps.length === 0 ? (
                  <EmptyState title="No step is declared">
                    Declare them below pipeline in slipway.yaml.
                  </EmptyState>
                ) : (
                  <GraphView
                    label="Pipeline"
                    direction="LR"
                    nodes={steps.map((step) => {
                      const ran = lastRun?.steps.find(({ name }) => name === step.name);
                      return ran === undefined ? declaredNode(step) : runNode(ran, undefined);
                    })}
                    edges={stepEdges(steps)}
                    onChoose={(step) =>
                      lastRun !== null && history.push(paths.pipelineRun(lastRun.id, { step }))
                    }
                  />
                )}
              </Panel>
              <PipelineRunsPanel />
            </Stack>
          )}
        </QueryView>
      )}
    </Page>
  );
}
