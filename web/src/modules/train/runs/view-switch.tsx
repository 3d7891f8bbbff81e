import { SegmentedControl } from '@mantine/core';
import { useAddress } from '../../../address/use-address.ts';

export const runViews = [
  { value: 'table', label: 'Table' },
  { value: 'groups', label: 'Groups' },
  { value: 'parallel', label: 'Parallel' },
  { value: 'scatter', label: 'Scatter' },
] as const;

export type RunView = (typeof runViews)[number]['value'];

/** How the runs are shown; the table when the address says nothing. */
export function useRunView(): RunView {
  const { search } = useAddress();
  return runViews.find(({ value }) => value === search['view'])?.value ?? 'table';
}

export function ViewSwitch() {
  const { change } = useAddress();
  return (
    <SegmentedControl
      aria-label="View"
      data={[...runViews]}
      value={useRunView()}
      onChange={(view) => change({ view: view === 'table' ? undefined : view })}
      size="xs"
    />
  );
}
