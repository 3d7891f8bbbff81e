import type { ColumnProfile, DatasetVersion, Profile, Split } from '@slipway/contract';
import { defineCommand } from '../program/command.ts';
import type { Context } from '../program/context.ts';
import {
  formatBytes,
  formatCount,
  formatNumber,
  formatShare,
  formatTime,
  shortDigest,
} from '../terminal/quantities.ts';
import { type Column, drawFacts, drawTable } from '../terminal/table.ts';

export const dataShowCommand = defineCommand({
  path: ['data', 'show'],
  summary: 'One version of a dataset: columns, profile, splits, expectations',
  args: {
    dataset: { summary: "the dataset's name", isRequired: true },
    version: { summary: 'a number, or latest', isRequired: false },
  },
  options: {},
  examples: [{ line: 'slipway data show flights 2', does: 'version 2 of flights' }],
  reaches: 'project',
  async run({ args }, context) {
    const params = {
      project: await context.project(),
      dataset: args.dataset,
      version:
        args.version === undefined || args.version === 'latest' ? ('latest' as const) : Number(args.version),
    };
    const client = await context.connect();
    const [version, profile] = await Promise.all([
      client.call('getDatasetVersion', { params }),
      client.call('getProfile', { params }),
    ]);
    context.emit({ version, profile });
    context.print(
      ...drawFacts(facts(version), context),
      '',
      ...drawTable(profile.columns, columns(profile), context),
    );
    if (version.splits.length > 0) context.print('', ...drawTable(version.splits, splitColumns, context));
    printExpectations(version, context);
  },
});

function facts(version: DatasetVersion): [string, string][] {
  return [
    ['dataset', `${version.dataset} version ${version.version}`],
    ['rows', formatCount(version.rowCount)],
    ['size', `${formatBytes(version.sizeBytes)} as parquet, from ${version.format}`],
    ['source', version.source],
    ['digest', shortDigest(version.digest)],
    ['made', `${formatTime(version.createdAt)} UTC by ${version.createdBy}`],
    ...(version.message === '' ? [] : [['message', version.message] as [string, string]]),
  ];
}

const columns = ({ rowCount }: Profile): Column<ColumnProfile>[] => [
  { title: 'column', value: ({ name }) => name },
  { title: 'type', value: ({ type }) => type.toLowerCase(), rank: 3 },
  { title: 'kind', value: ({ kind }) => kind },
  {
    title: 'missing',
    value: ({ missingCount }) => formatShare(rowCount === 0 ? null : missingCount / rowCount),
    align: 'right',
  },
  { title: 'distinct', value: ({ distinctCount }) => formatCount(distinctCount), align: 'right', rank: 1 },
  { title: 'mean', value: ({ mean }) => formatNumber(mean), align: 'right', rank: 4 },
  { title: 'range or most frequent', value: describeValues, rank: 2 },
];

function describeValues({ kind, min, max, top }: ColumnProfile): string {
  const hasOrder = kind === 'numeric' || kind === 'temporal';
  if (hasOrder && min !== null && max !== null) return `${formatNumber(min)} … ${formatNumber(max)}`;
  return top
    .slice(0, 5)
    .map(({ value }) => value)
    .join(', ');
}

const splitColumns: Column<Split>[] = [
  { title: 'split', value: ({ name }) => name },
  { title: 'rows', value: ({ rowCount }) => formatCount(rowCount), align: 'right' },
  { title: 'from', value: ({ from }) => describeEdge(from) },
  { title: 'to', value: ({ to }) => describeEdge(to) },
];

const describeEdge = (edge: string | number | null) => (edge === null ? '' : String(edge));

function printExpectations({ validation }: DatasetVersion, context: Context): void {
  if (validation === null) return;
  const { style } = context;
  context.print('');
  for (const { column, expectation, passed, failingCount } of validation.results) {
    const failing = failingCount > 0 ? `  ${formatCount(failingCount)} rows do not` : '';
    context.print(
      `${passed ? style.good('✓') : style.bad('✗')} ${column ?? 'table'}: ${expectation}${style.dim(failing)}`,
    );
  }
}
