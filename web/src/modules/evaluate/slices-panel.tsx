import { Select } from '@mantine/core';
import type { Evaluation } from '@slipway/contract';
import { useAddress } from '../../address/use-address.ts';
import { formatCount, formatDifference, formatMetric } from '../../design/format/format-number.ts';
import { isLowerBetter, metricWords } from '../../design/format/metric-words.ts';
import { Panel } from '../../design/layout/panel.tsx';
import type { Column } from '../../design/tables/column.ts';
import { VirtualTable } from '../../design/tables/virtual-table.tsx';
import classes from './slices-panel.module.css';

type Slice = Evaluation['slices'][number];
type Props = { slices: readonly Slice[]; overall: Evaluation['metrics'] };

const mostMetrics = 6;

/** Where the model is worse than on the whole: slices by column value, worst first, with their counts. */
export function SlicesPanel({ slices, overall }: Props) {
  const { search, change } = useAddress();
  const columns = [...new Set(slices.map(({ column }) => column))];
  const metrics = [...new Set(slices.flatMap((slice) => Object.keys(slice.metrics)))];
  const column = columns.find((name) => name === search['slice']) ?? columns[0]!;
  const metric = metrics.find((name) => name === search['by']) ?? metrics[0]!;
  const sign = isLowerBetter(metric) ? -1 : 1;
  const worth = (slice: Slice) => (slice.metrics[metric] ?? Number.POSITIVE_INFINITY) * sign;
  const rows = slices.filter((slice) => slice.column === column).sort((a, b) => worth(a) - worth(b));
  const most = Math.max(1, ...rows.map(({ count }) => count));
  const table: Column<Slice>[] = [
    { id: 'value', header: column, width: 120, isFlexible: true, cell: ({ value }) => value },
    {
      id: 'rows',
      header: 'Rows',
      width: 150,
      align: 'right',
      cell: ({ count }) => (
        <span className={classes.count}>
          <span style={{ width: `${(count / most) * 60}px` }} />
          {formatCount(count)}
        </span>
      ),
    },
    {
      id: 'difference',
      header: 'Against the whole',
      width: 130,
      align: 'right',
      cell: (slice) => {
        const value = slice.metrics[metric];
        const whole = overall[metric];
        if (value == null || whole == null) return '–';
        const isWorse = (value - whole) * sign < 0;
        return (
          <span className={isWorse ? classes.worse : classes.better}>
            {formatDifference(value - whole, 3)}
          </span>
        );
      },
    },
    ...[metric, ...metrics.filter((name) => name !== metric)].slice(0, mostMetrics).map(
      (name): Column<Slice> => ({
        id: name,
        header: metricWords(name),
        width: 100,
        align: 'right',
        cell: (slice) => formatMetric(slice.metrics[name]),
      }),
    ),
  ];
  return (
    <Panel
      title="Where is it worse?"
      note={`${rows.length} values of ${column}, worst ${metricWords(metric)} first; small slices are noisy`}
      actions={
        <>
          <Select
            aria-label="Slice by"
            data={columns}
            value={column}
            onChange={(value) => change({ slice: value ?? undefined })}
            allowDeselect={false}
            w={120}
          />
          <Select
            aria-label="Order by"
            data={metrics.map((value) => ({ value, label: metricWords(value) }))}
            value={metric}
            onChange={(value) => change({ by: value ?? undefined })}
            allowDeselect={false}
            w={120}
          />
        </>
      }
    >
      <div className={classes.table}>
        <VirtualTable
          label={`Slices by ${column}`}
          rows={rows}
          columns={table}
          rowKey={({ value }) => value}
          rowHeight={28}
        />
      </div>
    </Panel>
  );
}
