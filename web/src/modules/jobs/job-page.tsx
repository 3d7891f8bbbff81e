import { Button } from '@mantine/core';
import { SlipwayError } from '@slipway/sdk';
import { useQuery } from '@tanstack/react-query';
import { useProject } from '../../address/use-project.ts';
import { useRouteParams } from '../../address/use-route-params.ts';
import { apiQuery } from '../../api/api-query.ts';
import { useCall } from '../../api/use-call.ts';
import { formatBytes } from '../../design/format/format-bytes.ts';
import { Page } from '../../design/layout/page.tsx';
import { Panel } from '../../design/layout/panel.tsx';
import { Stack } from '../../design/layout/stack.tsx';
import { ErrorState } from '../../design/states/error-state.tsx';
import { QueryView } from '../../design/states/query-view.tsx';
import { StateBadge } from '../../design/states/state-badge.tsx';
import { Elapsed } from '../../design/things/elapsed.tsx';
import { FactList } from '../../design/things/fact-list.tsx';
import { ProgressLine } from '../../design/things/progress-line.tsx';
import { progressWords } from '../../design/things/progress-words.ts';
import { TextLink } from '../../design/things/text-link.tsx';
import { TimeAgo } from '../../design/things/time-ago.tsx';
import { JobLog } from './job-log.tsx';

const isActive = (state: string) => state === 'running' || state === 'queued';

/** One job: how far it is, what it used, its log, and the way to stop it or try again. */
export function JobPage() {
  const { paths } = useProject();
  const { jobId } = useRouteParams<'jobId'>();
  const params = { jobId };
  const job = useQuery({
    ...apiQuery('getJob', { params }),
    refetchInterval: ({ state }) => (state.data && isActive(state.data.state) ? 1000 : false),
  });
  const cancel = useCall('cancelJob');
  const retry = useCall('retryJob');
  const shown = job.data;
  return (
    <Page
      title={shown?.title ?? 'Job'}
      crumbs={[{ label: 'Jobs', href: paths.jobs() }]}
      badges={shown && <StateBadge state={shown.state} />}
      meta={
        shown && (
          <>
            <span>{shown.kind}</span>
            <span>
              queued <TimeAgo at={shown.createdAt} />
            </span>
            {shown.pipelineRunId !== null && (
              <TextLink href={paths.pipelineRun(shown.pipelineRunId, { step: shown.step ?? undefined })}>
                step {shown.step} of its pipeline run
              </TextLink>
            )}
          </>
        )
      }
      actions={
        shown && (
          <>
            {isActive(shown.state) && (
              <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({ params })}>
                Stop
              </Button>
            )}
            {(shown.state === 'failed' || shown.state === 'cancelled') && (
              <Button variant="default" loading={retry.isPending} onClick={() => retry.mutate({ params })}>
                Try again
              </Button>
            )}
          </>
        )
      }
    >
      <QueryView query={job} errorTitle="This job could not be read">
        {(data) => (
          <Stack>
            {(cancel.error ?? retry.error) !== null && (
              <ErrorState error={cancel.error ?? retry.error} title="Nothing was changed" />
            )}
            {data.error !== null && (
              <ErrorState error={new SlipwayError({ ...data.error, status: 0 })} title="It failed" />
            )}
            <Panel>
              {data.state === 'running' && (
                <div style={{ padding: '14px 16px 0' }}>
                  <ProgressLine fraction={data.progress?.fraction ?? null} label={data.title} />
                  {data.progress !== null && <p>{progressWords(data.progress)}</p>}
                </div>
              )}
              <FactList
                facts={[
                  { label: 'Took', value: <Elapsed from={data.startedAt} to={data.endedAt} /> },
                  { label: 'Attempt', value: `${data.attempt} of ${data.maxAttempts}` },
                  { label: 'Peak memory', value: formatBytes(data.peakMemoryBytes) },
                  ...(data.state === 'running' && data.heartbeatAt !== null
                    ? [{ label: 'Last sign of life', value: <TimeAgo at={data.heartbeatAt} /> }]
                    : []),
                ]}
              />
            </Panel>
            <JobLog jobId={data.id} isRunning={isActive(data.state)} />
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}
