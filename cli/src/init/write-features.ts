import type { ColumnProfile } from '@slipway/contract';
import type { ProjectSketch } from './sketch-project.ts';

/** The text of features.sql: one row-wise SELECT, which also runs on every request. */
export function writeFeatures(sketch: ProjectSketch): string {
  const { time, inputs, target, leftOut, dataset } = sketch;
  const parts = time === null ? [] : timeParts(time);
  const selected = [
    ...parts,
    ...inputs.map(({ name }) => quoteIdentifier(name)),
    quoteIdentifier(target.name),
  ];
  return [
    '-- What the model is given, one row for each row of the data. The same SELECT runs on every request,',
    '-- so training and serving cannot disagree. Only the row itself may be looked at: no joins, no windows.',
    ...leftOut.map(({ column, why }) => `-- left out: ${oneLine(column.name)} ${why}`),
    'SELECT',
    `${selected.map((column) => `  ${column}`).join(',\n')}`,
    `FROM ${quoteIdentifier(dataset)}`,
    '',
  ].join('\n');
}

function timeParts({ name, type }: ColumnProfile): string[] {
  const column = quoteIdentifier(name);
  const calendar = [`month(${column}) AS month`, `isodow(${column}) AS weekday`];
  return type.toUpperCase().startsWith('TIMESTAMP') ? [`hour(${column}) AS hour`, ...calendar] : calendar;
}

/** As DuckDB reads it: plain where it can be, else in double quotes. */
export function quoteIdentifier(name: string): string {
  const isPlain = /^[a-z_][a-z0-9_]*$/.test(name) && !reserved.has(name);
  return isPlain ? name : `"${name.replaceAll('"', '""')}"`;
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ');

/** Reserved words of DuckDB's grammar that people use as column names. */
const reserved = new Set(
  (
    'all analyze and any array as asc both case cast check collate column constraint create default deferrable desc ' +
    'describe distinct do else end except false fetch for foreign from group having in initially intersect into ' +
    'lambda lateral leading limit not null offset on only or order pivot placing primary qualify references ' +
    'returning select show some summarize symmetric table then to trailing true union unique unpivot using variadic ' +
    'when where window with'
  ).split(' '),
);
