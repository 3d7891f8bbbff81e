import { useMemo } from 'react';
import { useAddress } from '../../../../address/use-address.ts';
import { useProject } from '../../../../address/use-project.ts';
import { formatCount, formatMetric } from '../../../../design/format/format-number.ts';
import { isLowerBetter } from '../../../../design/format/metric-words.ts';
import { EmptyState } from '../../../../design/states/empty-state.tsx';
import { ErrorState } from '../../../../design/states/error-state.tsx';
import { LinesSkeleton } from '../../../../design/states/lines-skeleton.tsx';
import type { Column } from '../../../../design/tables/column.ts';
import { SimpleTable } from '../../../../design/tables/simple-table.tsx';
import { TextLink } from '../../../../design/things/text-link.tsx';
import type { RunField } from '../run-fields.ts';
import { FieldSelect } from './field-select.tsx';
import { type GroupSummary, groupRuns, type RunGroup, summarise } from './group-runs.ts';
import { nameOfField } from './run-field-name.ts';
import { RunsDrawn } from './runs-drawn.tsx';
import { SpreadMark } from './spread-mark.tsx';
import { type RunColumns, useRunColumns } from './use-run-columns.ts';
import classes from './view-bar.module.css';
import { findField, type RunViewProps } from './view-props.ts';
import { both } from './write-condition.ts';

const groupable: ReadonlySet<string> = new Set(['status', 'experiment', 'source', 'createdBy']);
const mostMetrics = 3;

type Summaries = { group: RunGroup; metrics: readonly GroupSummary[] };
type Reach = { low: number; high: number };

/** Runs by the values of a field: how many, and how their metrics differ. */
export function GroupsView({ project, filter, fields, suggested }: RunViewProps) {
  const { search, change } = useAddress();
  const { paths } = useProject();
  const offered = fields.filter(({ of, key }) => of === 'param' || of === 'tag' || groupable.has(key));
  const by = findField(offered, search['group']) ?? suggested.find(({ of }) => of === 'param') ?? offered[0];
  const metrics = suggested.filter(({ of }) => of === 'metric').slice(0, mostMetrics);
  const { query, columns } = useRunColumns(project, filter, by === undefined ? metrics : [by, ...metrics]);
  const metricKey = metrics.map(({ id }) => id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: metricKey says which metrics
  const rows = useMemo(
    () => (columns === undefined || by === undefined ? [] : summariseGroups(columns, by, metrics)),
    [columns, by, metricKey],
  );
  return (
    <>
      <div className={classes.bar}>
        <FieldSelect
          label="Grouped by"
          fields={offered}
          value={by}
          onChange={(id) => change({ group: id }, 'replace')}
        />
      </div>
      {query.error !== null && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && query.error === null && <LinesSkeleton lines={10} />}
      {columns !== undefined && rows.length === 0 && <EmptyState title="No run to group" />}
      {columns !== undefined && rows.length > 0 && (
        <>
          <SimpleTable
            label={`Runs by ${by?.key}`}
            rows={rows}
            rowKey={({ group }) => group.label}
            columns={[
              {
                id: 'label',
                header: by?.key,
                width: 140,
                cell: ({ group }) => (
                  <TextLink href={paths.runs({ filter: both(filter, group.condition) })}>
                    {group.label}
                  </TextLink>
                ),
              },
              {
                id: 'count',
                header: 'Runs',
                width: 70,
                align: 'right',
                cell: ({ group }) => formatCount(group.rows.length),
              },
              ...metrics.flatMap((metric, index) =>
                metricColumns(metric, index, { rows, columns, hrefOf: paths.run }),
              ),
            ]}
          />
          <div className={classes.foot}>
            <RunsDrawn columns={columns} drawnCount={columns.ids.length} />
            <span>
              The bar is one standard deviation to each side of the mean. A group opens as a filter.
            </span>
          </div>
        </>
      )}
    </>
  );
}

function summariseGroups(columns: RunColumns, by: RunField, metrics: readonly RunField[]): Summaries[] {
  const column = columns.column(by);
  if (column === undefined) return [];
  return groupRuns(nameOfField(by), column).map((group) => ({
    group,
    metrics: metrics.map((metric) => {
      const of = columns.column(metric);
      return of?.kind === 'number' ? summarise(of.values, group.rows, isLowerBetter(metric.key)) : null;
    }),
  }));
}

function metricColumns(
  metric: RunField,
  index: number,
  {
    rows,
    columns,
    hrefOf,
  }: { rows: readonly Summaries[]; columns: RunColumns; hrefOf: (id: string) => string },
): Column<Summaries>[] {
  const { low, high } = reachOf(rows.map(({ metrics }) => metrics[index]!));
  return [
    {
      id: `${metric.id} mean`,
      header: metric.key,
      title: `Mean of ${metric.key} with its standard deviation`,
      width: 190,
      align: 'right',
      cell: ({ metrics }) => (
        <>
          <SpreadMark of={metrics[index]!} low={low} high={high} />
          {formatMetric(metrics[index]?.mean)}
        </>
      ),
    },
    {
      id: `${metric.id} best`,
      header: 'best',
      title: `Best ${metric.key} of the group`,
      width: 80,
      align: 'right',
      cell: ({ metrics }) => {
        const summary = metrics[index]!;
        if (summary === null) return formatMetric(null);
        return <TextLink href={hrefOf(columns.ids[summary.bestRow]!)}>{formatMetric(summary.best)}</TextLink>;
      },
    },
  ];
}

function reachOf(summaries: readonly GroupSummary[]): Reach {
  const known = summaries.filter((summary) => summary !== null);
  const spread = ({ mean, deviation }: Exclude<GroupSummary, null>, side: 1 | -1) =>
    mean + side * (deviation ?? 0);
  return {
    low: Math.min(...known.map((summary) => spread(summary, -1))),
    high: Math.max(...known.map((summary) => spread(summary, 1))),
  };
}
