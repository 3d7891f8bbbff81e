import { Select } from '@mantine/core';
import type { Job } from '@slipway/contract';
import { useAddress } from '../../address/use-address.ts';
import { useProject } from '../../address/use-project.ts';
import { usePages } from '../../api/use-pages.ts';
import { formatBytes } from '../../design/format/format-bytes.ts';
import { Page } from '../../design/layout/page.tsx';
import { Panel } from '../../design/layout/panel.tsx';
import { EmptyState } from '../../design/states/empty-state.tsx';
import { QueryView } from '../../design/states/query-view.tsx';
import { StateBadge } from '../../design/states/state-badge.tsx';
import type { Column } from '../../design/tables/column.ts';
import { MoreButton } from '../../design/tables/more-button.tsx';
import { SimpleTable } from '../../design/tables/simple-table.tsx';
import { Elapsed } from '../../design/things/elapsed.tsx';
import { progressWords } from '../../design/things/progress-words.ts';
import { TextLink } from '../../design/things/text-link.tsx';
import { TimeAgo } from '../../design/things/time-ago.tsx';

const states = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

/** All work of the project, newest first. */
export function JobsPage() {
  const { project, paths } = useProject();
  const { search, change } = useAddress();
  const state = states.find((known) => known === search['state']);
  const jobs = usePages('listJobs', { query: { project, state, limit: 50 } });
  const columns: Column<Job>[] = [
    {
      id: 'title',
      header: 'Job',
      width: 240,
      cell: ({ id, title }) => <TextLink href={paths.job(id)}>{title}</TextLink>,
    },
    { id: 'state', header: 'State', width: 110, cell: (job) => <StateBadge state={job.state} /> },
    { id: 'kind', header: 'Kind', width: 130, cell: ({ kind }) => kind },
    {
      id: 'words',
      header: '',
      width: 260,
      cell: ({ error, progress, state: now }) =>
        error?.message ?? (now === 'running' && progress !== null ? progressWords(progress) : ''),
    },
    {
      id: 'memory',
      header: 'Peak memory',
      width: 100,
      align: 'right',
      cell: ({ peakMemoryBytes }) => formatBytes(peakMemoryBytes),
    },
    {
      id: 'took',
      header: 'Took',
      width: 80,
      align: 'right',
      cell: ({ startedAt, endedAt }) => <Elapsed from={startedAt} to={endedAt} />,
    },
    {
      id: 'at',
      header: 'Queued',
      width: 80,
      align: 'right',
      cell: ({ createdAt }) => <TimeAgo at={createdAt} />,
    },
  ];
  return (
    <Page
      title="Jobs"
      meta="Work that takes a while, in processes of its own; it goes on when this page is left"
    >
      <Panel
        title={state === undefined ? 'All' : state.charAt(0).toUpperCase() + state.slice(1)}
        actions={
          <Select
            aria-label="State"
            data={[...states]}
            value={state ?? null}
            onChange={(value) => change({ state: value ?? undefined })}
            placeholder="Any state"
            clearable
            w={130}
          />
        }
      >
        <QueryView query={jobs.query}>
          {() =>
            jobs.items.length === 0 ? (
              <EmptyState
                title={state === undefined ? 'No job yet' : `No job is ${state}`}
                {...(state === undefined ? { command: `npx slipway run --project ${project}` } : {})}
              />
            ) : (
              <>
                <SimpleTable
                  label="Jobs"
                  rows={jobs.items}
                  columns={columns}
                  rowKey={({ id }) => id}
                  rowHref={({ id }) => paths.job(id)}
                />
                <MoreButton pages={jobs} />
              </>
            )
          }
        </QueryView>
      </Panel>
    </Page>
  );
}
