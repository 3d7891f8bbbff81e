import type { Endpoint } from '@slipway/contract';
import { Panel } from '../../design/layout/panel.tsx';
import { Stack } from '../../design/layout/stack.tsx';
import { RevisionTable } from './revision-table.tsx';
import { RolloutPanel } from './rollouts/rollout-panel.tsx';
import { TrafficCharts } from './traffic/traffic-charts.tsx';
import { TrafficSplit } from './traffic/traffic-split.tsx';

/** Who answers how much, how it goes over time, and the rollout that runs or ran last. */
export function EndpointOverview({ endpoint }: { endpoint: Endpoint }) {
  return (
    <Stack>
      <Panel title="Who answers?" note="share of traffic by revision">
        <TrafficSplit revisions={endpoint.revisions} />
        <RevisionTable endpoint={endpoint} />
      </Panel>
      <TrafficCharts endpoint={endpoint} />
      {endpoint.rollout !== null && <RolloutPanel rollout={endpoint.rollout} />}
    </Stack>
  );
}
