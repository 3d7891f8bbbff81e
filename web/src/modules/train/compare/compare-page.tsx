import type { RunDetail } from '@slipway/contract';
import { useQueries } from '@tanstack/react-query';
import { useAddress } from '../../../address/use-address.ts';
import { useProject } from '../../../address/use-project.ts';
import { apiQuery } from '../../../api/api-query.ts';
import { Page } from '../../../design/layout/page.tsx';
import { Panel } from '../../../design/layout/panel.tsx';
import { Stack } from '../../../design/layout/stack.tsx';
import { EmptyState } from '../../../design/states/empty-state.tsx';
import { ErrorState } from '../../../design/states/error-state.tsx';
import { LinesSkeleton } from '../../../design/states/lines-skeleton.tsx';
import { CurvesTab } from '../run/curves-tab.tsx';
import { compareFields } from './compare-fields.ts';
import { CompareTable } from './compare-table.tsx';

/** Some runs side by side: what differs first, then the curves over each other. */
export function ComparePage() {
  const { paths } = useProject();
  const { search } = useAddress();
  const ids = (search['runs'] ?? '').split(',').filter((id) => id !== '');
  const found = useQueries({
    queries: ids.map((runId) => apiQuery('getRun', { params: { runId } })),
    combine: (results) => ({
      error: results.find(({ error }) => error !== null)?.error ?? null,
      isPending: results.some(({ isPending }) => isPending),
      runs: results.flatMap(({ data }): RunDetail[] => (data === undefined ? [] : [data])),
    }),
  });
  return (
    <Page
      title={`Compare ${ids.length} runs`}
      crumbs={[{ label: 'Train', href: paths.runs({ chosen: ids.join(',') }) }]}
      meta="What differs comes first; the best of each metric is marked"
    >
      {ids.length < 2 && (
        <EmptyState title="Choose at least two runs">
          Mark them in the list of runs with x, then Compare.
        </EmptyState>
      )}
      {found.error !== null && <ErrorState error={found.error} title="A run could not be read" />}
      {found.isPending && found.error === null && <LinesSkeleton lines={10} />}
      {found.runs.length >= 2 && (
        <Stack>
          <Panel title="What differs?">
            <CompareTable runs={found.runs} groups={compareFields(found.runs)} />
          </Panel>
          <CurvesTab runs={found.runs} />
        </Stack>
      )}
    </Page>
  );
}
