import { Select } from '@mantine/core';
import type { Run } from '@slipway/contract';
import { useAddress } from '../../../address/use-address.ts';
import { LineChart } from '../../../charts/line-chart.tsx';
import { metricWords } from '../../../design/format/metric-words.ts';
import { Columns } from '../../../design/layout/columns.tsx';
import { Panel } from '../../../design/layout/panel.tsx';
import { EmptyState } from '../../../design/states/empty-state.tsx';
import { ErrorState } from '../../../design/states/error-state.tsx';
import { LinesSkeleton } from '../../../design/states/lines-skeleton.tsx';
import { groupCurves } from './group-curves.ts';
import { useCurves } from './use-curves.ts';

type Props = {
  runs: readonly Run[];
  /** Only what has more than one point, without choices. */
  isBrief?: boolean;
};

const briefCount = 4;

/** Metrics over steps, live while a run goes on; runs over each other, with one cursor for all charts. */
export function CurvesTab({ runs, isBrief = false }: Props) {
  const { search, change } = useAddress();
  const axis = search['axis'] === 'time' ? 'time' : 'step';
  const curves = useCurves(runs);
  if (curves.error !== null) return <ErrorState error={curves.error} title="The curves could not be read" />;
  if (curves.isPending) return isBrief ? null : <LinesSkeleton />;
  const groups = groupCurves(curves.series, runs, axis);
  const shown = isBrief ? groups.slice(0, briefCount) : groups;
  if (shown.length === 0) {
    return isBrief ? null : (
      <Panel>
        <EmptyState title="No curve">
          A metric that is logged at more than one step is drawn here, live.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <>
      {!isBrief && (
        <Select
          aria-label="Across"
          data={[
            { value: 'step', label: 'Over steps' },
            { value: 'time', label: 'Over seconds since the start' },
          ]}
          value={axis}
          onChange={(value) => change({ axis: value === 'time' ? 'time' : undefined })}
          allowDeselect={false}
          w={230}
          mb={12}
        />
      )}
      <Columns>
        {shown.map(({ title, x, lines, isReduced }) => (
          <Panel
            key={title}
            title={metricWords(title)}
            note={isReduced ? 'reduced to its smallest and largest values' : undefined}
          >
            <LineChart
              label={`${metricWords(title)} over ${axis === 'time' ? 'seconds' : 'steps'}`}
              x={x}
              lines={lines}
              xLabel={axis === 'time' ? 'seconds' : 'step'}
              cursorGroup="curves"
              height={190}
            />
          </Panel>
        ))}
      </Columns>
    </>
  );
}
