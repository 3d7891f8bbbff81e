import { Button } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { useAddress } from '../../../../address/use-address.ts';
import { useProject } from '../../../../address/use-project.ts';
import { ChartOfMany } from '../../../../charts/chart-of-many.tsx';
import { usePalette } from '../../../../charts/palette.ts';
import { formatCount, formatMetric } from '../../../../design/format/format-number.ts';
import { isLowerBetter } from '../../../../design/format/metric-words.ts';
import { EmptyState } from '../../../../design/states/empty-state.tsx';
import { ErrorState } from '../../../../design/states/error-state.tsx';
import { LinesSkeleton } from '../../../../design/states/lines-skeleton.tsx';
import { SimpleTable } from '../../../../design/tables/simple-table.tsx';
import { TextLink } from '../../../../design/things/text-link.tsx';
import { type Brush, conditionOf, isWithin, withSelection } from './brush.ts';
import { ColourLegend } from './colour-legend.tsx';
import { colourRows } from './colour-rows.ts';
import { FieldSelect, FieldsSelect } from './field-select.tsx';
import { type ParallelAxis, parallelOption, toAxis } from './parallel-option.ts';
import { nameOfField } from './run-field-name.ts';
import { RunsDrawn } from './runs-drawn.tsx';
import { useRunColumns } from './use-run-columns.ts';
import classes from './view-bar.module.css';
import { findField, type RunViewProps } from './view-props.ts';
import { both } from './write-condition.ts';

const chartHeight = 420;
const mostAxes = 12;
const paramsAtFirst = 5;
const bestShown = 8;

/** A line for every run across the chosen fields; what is brushed on the axes becomes a filter. */
export function ParallelView({ project, filter, fields, suggested }: RunViewProps) {
  const { search, change } = useAddress();
  const { paths } = useProject();
  const palette = usePalette();
  const [brush, setBrush] = useState<Brush>({});
  const metric = suggested.find(({ of }) => of === 'metric');
  const wanted = search['axes']?.split(',').flatMap((id) => findField(fields, id) ?? []);
  const params = suggested.filter(({ of }) => of === 'param').slice(0, paramsAtFirst);
  const shown = wanted ?? [...params, ...(metric === undefined ? [] : [metric])];
  const colour = findField(fields, search['colour']) ?? metric;
  const { query, columns } = useRunColumns(
    project,
    filter,
    colour === undefined ? shown : [...shown, colour],
  );
  const key = shown.map(({ id }) => id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was brushed belongs to the axes and runs that were shown
  useEffect(() => setBrush({}), [key, filter]);
  const drawn = useMemo(() => {
    if (columns === undefined) return null;
    const axes = key
      .split(',')
      .map((id) => findField(fields, id))
      .flatMap((field): ParallelAxis[] => {
        const column = field && columns.column(field);
        const axis = column && toAxis(field.id, field.key, column);
        return axis ? [axis] : [];
      });
    const ofColour = colour && columns.column(colour);
    const colours = colourRows(ofColour, palette);
    const has = (row: number) => axes.filter(({ column }) => column.values[row] != null).length;
    const rows = [...columns.ids.keys()].filter((row) => has(row) > 1);
    const sign = colour !== undefined && isLowerBetter(colour.key) ? -1 : 1;
    const strength = (row: number) =>
      ofColour?.kind === 'number' ? sign * (ofColour.values[row] ?? Number.NEGATIVE_INFINITY) : 0;
    const worstFirst = ofColour?.kind === 'number' ? rows.sort((a, b) => strength(a) - strength(b)) : rows;
    const option = parallelOption(axes, worstFirst, { colours, palette });
    return { axes, worstFirst, option, legend: colours.legend, ofColour };
  }, [columns, key, fields, colour, palette]);
  const within = useMemo(
    () => drawn?.worstFirst.filter((row) => isWithin(brush, drawn.axes, row)) ?? [],
    [drawn, brush],
  );
  const condition =
    drawn === null ? '' : conditionOf(brush, drawn.axes, ({ id }) => nameOfField(findField(fields, id)!));
  return (
    <>
      <div className={classes.bar}>
        <FieldsSelect
          label="Axes"
          fields={fields}
          values={shown}
          onChange={(ids) => change({ axes: ids.join(',') }, 'replace')}
          most={mostAxes}
        />
        <FieldSelect
          label="Coloured by"
          fields={fields}
          value={colour}
          onChange={(id) => change({ colour: id }, 'replace')}
        />
      </div>
      {query.error !== null && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && query.error === null && <LinesSkeleton lines={12} />}
      {drawn !== null && drawn.axes.length < 2 && (
        <EmptyState title="Choose at least two axes">
          An axis holds numbers, or text with at most 40 different values.
        </EmptyState>
      )}
      {columns !== undefined && drawn !== null && drawn.axes.length >= 2 && (
        <>
          <ChartOfMany
            option={drawn.option}
            height={chartHeight}
            label={`${drawn.worstFirst.length} runs across ${drawn.axes.map(({ label }) => label).join(', ')}`}
            onAxisSelection={(selection) => setBrush((before) => withSelection(before, selection))}
          />
          <div className={classes.foot}>
            <RunsDrawn columns={columns} drawnCount={drawn.worstFirst.length} />
            <ColourLegend title={colour?.key ?? ''} legend={drawn.legend} />
            {condition === '' ? (
              <span>Draw along an axis to keep only the runs in that range</span>
            ) : (
              <>
                <span>{formatCount(within.length)} within what is brushed</span>
                <Button size="compact-sm" onClick={() => change({ filter: both(filter, condition) })}>
                  Filter by it
                </Button>
              </>
            )}
          </div>
          <SimpleTable
            label="The best of these runs"
            rows={within.slice(-bestShown).reverse()}
            rowKey={(row) => columns.ids[row]!}
            rowHref={(row) => paths.run(columns.ids[row]!)}
            columns={[
              {
                id: 'name',
                header: colour === undefined ? 'Run' : `Best by ${colour.key}`,
                width: 160,
                cell: (row) => <TextLink href={paths.run(columns.ids[row]!)}>{columns.names[row]}</TextLink>,
              },
              ...drawn.axes.map(({ id, label, column }) => ({
                id,
                header: label,
                width: 90,
                align: 'right' as const,
                cell: (row: number) => formatMetric(column.values[row]),
              })),
            ]}
          />
        </>
      )}
    </>
  );
}
