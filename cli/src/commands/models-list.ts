import type { ModelVersion, RegisteredModel } from '@slipway/contract';
import { readPages } from '../connection/read-pages.ts';
import { defineCommand } from '../program/command.ts';
import { limitOption, readLimit } from '../program/options.ts';
import { formatAge, formatBytes, formatNumber } from '../terminal/quantities.ts';
import { type Column, drawTable } from '../terminal/table.ts';

export const modelsListCommand = defineCommand({
  path: ['models', 'list'],
  summary: 'Registered models, or the versions of one',
  args: { model: { summary: 'a model; all of them when left out', isRequired: false } },
  options: { limit: limitOption },
  examples: [
    { line: 'slipway models', does: 'every model with its aliases' },
    { line: 'slipway models list delays', does: 'every version of delays' },
  ],
  reaches: 'project',
  isDefaultOfGroup: true,
  async run({ args, options }, context) {
    const limit = readLimit(options.limit);
    const project = await context.project();
    const client = await context.connect();
    const { model } = args;
    if (model === undefined) {
      const items = await readPages(limit, (query) =>
        client.call('listModels', { params: { project }, query }),
      );
      context.emit(items);
      if (items.length === 0) context.print("No models yet; 'slipway run' registers what it trains.");
      else context.print(...drawTable(items, modelColumns, context));
      return;
    }
    const items = await readPages(limit, (query) =>
      client.call('listModelVersions', { params: { project, model }, query }),
    );
    context.emit(items);
    context.print(...drawTable(items, versionColumns(items), context));
  },
});

const modelColumns: Column<RegisteredModel>[] = [
  { title: 'model', value: ({ name }) => name },
  { title: 'versions', value: ({ versionCount }) => String(versionCount), align: 'right' },
  {
    title: 'aliases',
    value: ({ aliases }) =>
      Object.entries(aliases)
        .map(([name, version]) => `${name}=${version}`)
        .join(' '),
  },
  { title: 'trainer', value: ({ latest }) => latest?.trainer ?? '', rank: 1 },
  { title: 'gates', value: ({ gates }) => String(gates.length), align: 'right', rank: 2 },
  { title: 'updated', value: ({ updatedAt }) => formatAge(updatedAt, Date.now()), rank: 1 },
];

function versionColumns(versions: readonly ModelVersion[]): Column<ModelVersion>[] {
  const metrics = Object.keys(versions[0]?.metrics ?? {}).slice(0, 4);
  return [
    { title: 'version', value: ({ version }) => String(version), align: 'right' },
    { title: 'aliases', value: ({ aliases }) => aliases.join(' ') },
    { title: 'trainer', value: ({ trainer }) => trainer },
    ...metrics.map(
      (name): Column<ModelVersion> => ({
        title: name,
        value: ({ metrics: values }) => formatNumber(values[name]),
        align: 'right',
        rank: 2,
      }),
    ),
    { title: 'size', value: ({ sizeBytes }) => formatBytes(sizeBytes), align: 'right', rank: 3 },
    { title: 'gate', value: ({ gateReports }) => describeGate(gateReports[0]) },
    { title: 'made', value: ({ createdAt }) => formatAge(createdAt, Date.now()), rank: 1 },
  ];
}

function describeGate(report: ModelVersion['gateReports'][number] | undefined): string {
  if (report === undefined) return 'not asked';
  if (report.wasOverridden) return 'overridden';
  return report.passed ? 'passed' : 'refused';
}
