import { Checkbox } from '@mantine/core';
import type { Run } from '@slipway/contract';
import type { Paths } from '../../../address/paths.ts';
import { formatMetric } from '../../../design/format/format-number.ts';
import { shortValue } from '../../../design/format/short-value.ts';
import { StateBadge } from '../../../design/states/state-badge.tsx';
import type { Column } from '../../../design/tables/column.ts';
import { Elapsed } from '../../../design/things/elapsed.tsx';
import { TextLink } from '../../../design/things/text-link.tsx';
import { TimeAgo } from '../../../design/things/time-ago.tsx';
import type { RunField } from './run-fields.ts';
import { fieldName } from './run-vocabulary.ts';

type Choice = { isChosen: (run: Run) => boolean; toggle: (run: Run) => void };

/** The columns of the runs table: the box to compare by, the name, and what was chosen. */
export function runColumns(fields: readonly RunField[], paths: Paths, choice: Choice): Column<Run>[] {
  return [
    {
      id: 'choice',
      header: '',
      title: 'Choose runs to compare',
      width: 44,
      cell: (run) => (
        <Checkbox
          aria-label={`Choose ${run.name}`}
          checked={choice.isChosen(run)}
          onChange={() => choice.toggle(run)}
          tabIndex={-1}
        />
      ),
    },
    {
      id: 'name',
      header: 'Run',
      width: 190,
      isFlexible: true,
      sortKey: 'name',
      cell: (run) => <TextLink href={paths.run(run.id)}>{run.name}</TextLink>,
    },
    ...fields.map(columnOf),
  ];
}

function columnOf({ id, of, key }: RunField): Column<Run> {
  if (of === 'attribute') return { id, ...attributeColumns[key]! };
  if (of === 'metric') {
    return {
      id,
      header: key,
      title: `Metric ${key}, its last value`,
      width: 92,
      align: 'right',
      sortKey: fieldName('metrics', key),
      cell: ({ metrics }) => formatMetric(metrics[key]),
    };
  }
  const from = of === 'param' ? 'params' : 'tags';
  return {
    id,
    header: key,
    title: `${of === 'param' ? 'Parameter' : 'Tag'} ${key}`,
    width: 104,
    sortKey: fieldName(from, key),
    align: of === 'param' ? 'right' : 'left',
    cell: (run) => {
      const value = run[from][key] ?? '';
      return <span title={value}>{shortValue(value)}</span>;
    },
  };
}

const attributeColumns: Readonly<Record<string, Omit<Column<Run>, 'id'>>> = {
  status: {
    header: 'Status',
    width: 104,
    sortKey: 'status',
    cell: ({ status }) => <StateBadge state={status} />,
  },
  experiment: {
    header: 'Experiment',
    width: 120,
    sortKey: 'experiment',
    cell: ({ experiment }) => experiment,
  },
  source: { header: 'Made by', width: 84, sortKey: 'source', cell: ({ source }) => source },
  started: {
    header: 'Started',
    width: 92,
    align: 'right',
    sortKey: 'started_at',
    cell: ({ startedAt }) => <TimeAgo at={startedAt} />,
  },
  duration: {
    header: 'Took',
    width: 84,
    align: 'right',
    sortKey: 'duration_ms',
    cell: ({ startedAt, endedAt, status }) => (
      <Elapsed from={status === 'scheduled' ? null : startedAt} to={endedAt} />
    ),
  },
  createdBy: { header: 'By', width: 110, sortKey: 'created_by', cell: ({ createdBy }) => createdBy },
};
