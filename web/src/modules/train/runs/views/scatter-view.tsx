import { useRouter } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useAddress } from '../../../../address/use-address.ts';
import { useProject } from '../../../../address/use-project.ts';
import { ChartOfMany } from '../../../../charts/chart-of-many.tsx';
import { usePalette } from '../../../../charts/palette.ts';
import { EmptyState } from '../../../../design/states/empty-state.tsx';
import { ErrorState } from '../../../../design/states/error-state.tsx';
import { LinesSkeleton } from '../../../../design/states/lines-skeleton.tsx';
import { ColourLegend } from './colour-legend.tsx';
import { colourRows } from './colour-rows.ts';
import { FieldSelect } from './field-select.tsx';
import { scaleOf } from './run-column.ts';
import { RunsDrawn } from './runs-drawn.tsx';
import { type ScatterAxis, scatterOption } from './scatter-option.ts';
import { useRunColumns } from './use-run-columns.ts';
import classes from './view-bar.module.css';
import { findField, type RunViewProps } from './view-props.ts';

const chartHeight = 520;

/** Two fields of every run against each other, coloured by a third. */
export function ScatterView({ project, filter, fields, suggested }: RunViewProps) {
  const { search, change } = useAddress();
  const { paths } = useProject();
  const { history } = useRouter();
  const palette = usePalette();
  const firstMetric = suggested.find(({ of }) => of === 'metric');
  const x = findField(fields, search['x']) ?? suggested.find(({ of }) => of === 'param');
  const y = findField(fields, search['y']) ?? firstMetric;
  const colour = findField(fields, search['colour']);
  const chosen = [x, y, colour].filter((field) => field !== undefined);
  const { query, columns } = useRunColumns(project, filter, chosen);
  const drawn = useMemo(() => {
    const axis = (field: typeof x): ScatterAxis | null => {
      const column = field && columns?.column(field);
      const scale = column && scaleOf(column);
      return column && scale ? { label: field.key, column, scale } : null;
    };
    const [ofX, ofY] = [axis(x), axis(y)];
    if (columns === undefined || ofX === null || ofY === null) return null;
    const rows = [...columns.ids.keys()].filter(
      (row) => ofX.column.values[row] != null && ofY.column.values[row] != null,
    );
    const colours = colourRows(colour && columns.column(colour), palette);
    const option = scatterOption({ x: ofX, y: ofY, rows, names: columns.names }, { colours, palette });
    return { option, rows, legend: colours.legend };
  }, [columns, x, y, colour, palette]);
  return (
    <>
      <div className={classes.bar}>
        <FieldSelect
          label="Across"
          fields={fields}
          value={x}
          onChange={(id) => change({ x: id }, 'replace')}
        />
        <FieldSelect label="Up" fields={fields} value={y} onChange={(id) => change({ y: id }, 'replace')} />
        <FieldSelect
          label="Coloured by"
          fields={fields}
          value={colour}
          onChange={(id) => change({ colour: id }, 'replace')}
          canBeNone
        />
      </div>
      {query.error !== null && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && query.error === null && <LinesSkeleton lines={12} />}
      {columns !== undefined && drawn === null && (
        <EmptyState title="Nothing to draw">
          Choose two fields that hold numbers, or text with at most 40 different values.
        </EmptyState>
      )}
      {columns !== undefined && drawn !== null && (
        <>
          <ChartOfMany
            option={drawn.option}
            height={chartHeight}
            label={`${y?.key} against ${x?.key}, a point for each of ${drawn.rows.length} runs`}
            onMark={({ dataIndex }) => history.push(paths.run(columns.ids[drawn.rows[dataIndex]!]!))}
          />
          <div className={classes.foot}>
            <RunsDrawn columns={columns} drawnCount={drawn.rows.length} />
            <ColourLegend title={colour?.key ?? ''} legend={drawn.legend} />
            <span>Click a point to open its run</span>
          </div>
        </>
      )}
    </>
  );
}
