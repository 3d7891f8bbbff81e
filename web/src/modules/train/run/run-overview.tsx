import type { RunDetail } from '@slipway/contract';
import { formatMetric } from '../../../design/format/format-number.ts';
import { metricWords } from '../../../design/format/metric-words.ts';
import { Columns } from '../../../design/layout/columns.tsx';
import { Panel } from '../../../design/layout/panel.tsx';
import { Stack } from '../../../design/layout/stack.tsx';
import { EmptyState } from '../../../design/states/empty-state.tsx';
import { PairTable } from '../../../design/tables/pair-table.tsx';
import { NumberRow } from '../../../design/things/number-row.tsx';
import { NumberTile } from '../../../design/things/number-tile.tsx';
import { ThingLink } from '../../../design/things/thing-link.tsx';
import { CurvesTab } from './curves-tab.tsx';
import { FeatureImportance } from './feature-importance.tsx';
import { RunEvaluations } from './run-evaluations.tsx';

/** The numbers of a run, its curves, and what it was made from. */
export function RunOverview({ run }: { run: RunDetail }) {
  const metrics = Object.entries(run.metrics);
  const things = [
    ...run.inputs.map((thing) => ['input', thing] as const),
    ...run.outputs.map((thing) => ['output', thing] as const),
  ];
  return (
    <Stack>
      <Panel title="Metrics" note="last value of each">
        {metrics.length === 0 ? (
          <EmptyState
            title={run.status === 'running' ? 'No metric logged yet' : 'This run logged no metric'}
          />
        ) : (
          <NumberRow>
            {metrics.map(([key, value]) => (
              <NumberTile key={key} label={metricWords(key)} value={formatMetric(value)} />
            ))}
          </NumberRow>
        )}
      </Panel>
      <CurvesTab runs={[run]} isBrief />
      <Columns>
        <Stack>
          <Panel title="Parameters" note={`${Object.keys(run.params).length}`}>
            <PairTable
              label="Parameters"
              pairs={Object.entries(run.params)}
              empty="No parameter was logged"
            />
          </Panel>
          <RunEvaluations run={run} />
          <Panel title="Inputs and outputs">
            <PairTable
              label="Inputs and outputs"
              pairs={things.map(
                ([role, thing]) => [role, <ThingLink key={thing.id} thing={thing} />] as const,
              )}
              empty="Nothing is linked to this run"
            />
          </Panel>
        </Stack>
        <Stack>
          {run.featureImportance !== null && <FeatureImportance importance={run.featureImportance} />}
          {Object.keys(run.tags).length > 0 && (
            <Panel title="Tags">
              <PairTable label="Tags" pairs={Object.entries(run.tags)} empty="No tag" />
            </Panel>
          )}
        </Stack>
      </Columns>
    </Stack>
  );
}
