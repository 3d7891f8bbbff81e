import type { Endpoint } from '@slipway/contract';
import { useAddress } from '../../../address/use-address.ts';
import { useProject } from '../../../address/use-project.ts';
import { usePages } from '../../../api/use-pages.ts';
import { Stack } from '../../../design/layout/stack.tsx';
import { EmptyState } from '../../../design/states/empty-state.tsx';
import { QueryView } from '../../../design/states/query-view.tsx';
import { MoreButton } from '../../../design/tables/more-button.tsx';
import { RolloutPanel } from './rollout-panel.tsx';

/** Every rollout of an endpoint with every decision, newest first. */
export function RolloutsTab({ endpoint }: { endpoint: Endpoint }) {
  const { project } = useProject();
  const { search } = useAddress();
  const rollouts = usePages('listRollouts', {
    params: { project, endpoint: endpoint.name },
    query: { limit: 20 },
  });
  return (
    <QueryView query={rollouts.query}>
      {() =>
        rollouts.items.length === 0 ? (
          <EmptyState title="No rollout yet">
            The first revision takes all traffic at once; each one after it goes through a canary, whose
            decisions are kept here.
          </EmptyState>
        ) : (
          <Stack>
            {rollouts.items.map((rollout) => (
              <RolloutPanel key={rollout.id} rollout={rollout} isMarked={rollout.id === search['rollout']} />
            ))}
            <MoreButton pages={rollouts} />
          </Stack>
        )
      }
    </QueryView>
  );
}
