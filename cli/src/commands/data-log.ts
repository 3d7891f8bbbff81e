import type { Dataset, DatasetVersion } from '@slipway/contract';
import { readPages } from '../connection/read-pages.ts';
import { defineCommand } from '../program/command.ts';
import { limitOption, readLimit } from '../program/options.ts';
import { formatAge, formatBytes, formatCount, shortDigest } from '../terminal/quantities.ts';
import { type Column, drawTable } from '../terminal/table.ts';

export const dataLogCommand = defineCommand({
  path: ['data', 'log'],
  summary: 'Datasets, or the versions of one, newest first',
  args: { dataset: { summary: 'a dataset; all of them when left out', isRequired: false } },
  options: { limit: limitOption },
  examples: [
    { line: 'slipway data log', does: 'every dataset of the project' },
    { line: 'slipway data log flights', does: 'every version of flights' },
  ],
  reaches: 'project',
  isDefaultOfGroup: true,
  async run({ args, options }, context) {
    const limit = readLimit(options.limit);
    const project = await context.project();
    const client = await context.connect();
    const { dataset } = args;
    if (dataset === undefined) {
      const items = await readPages(limit, (query) =>
        client.call('listDatasets', { params: { project }, query }),
      );
      context.emit(items);
      if (items.length === 0) context.print("No datasets yet; add one with 'slipway data import <file>'.");
      else context.print(...drawTable(items, datasetColumns, context));
      return;
    }
    const items = await readPages(limit, (query) =>
      client.call('listDatasetVersions', { params: { project, dataset }, query }),
    );
    context.emit(items);
    context.print(...drawTable(items, versionColumns, context));
  },
});

const datasetColumns: Column<Dataset>[] = [
  { title: 'dataset', value: ({ name }) => name },
  { title: 'versions', value: ({ versionCount }) => formatCount(versionCount), align: 'right' },
  { title: 'rows', value: ({ latest }) => formatCount(latest?.rowCount), align: 'right' },
  { title: 'size', value: ({ latest }) => formatBytes(latest?.sizeBytes), align: 'right' },
  { title: 'updated', value: ({ updatedAt }) => formatAge(updatedAt, Date.now()) },
];

const versionColumns: Column<DatasetVersion>[] = [
  { title: 'version', value: ({ version }) => String(version), align: 'right' },
  { title: 'rows', value: ({ rowCount }) => formatCount(rowCount), align: 'right' },
  { title: 'size', value: ({ sizeBytes }) => formatBytes(sizeBytes), align: 'right' },
  { title: 'splits', value: ({ splits }) => splits.map(({ name }) => name).join(' '), rank: 2 },
  { title: 'digest', value: ({ digest }) => shortDigest(digest), rank: 1 },
  { title: 'made', value: ({ createdAt }) => formatAge(createdAt, Date.now()) },
  { title: 'message', value: ({ message, source }) => message || source, rank: 3 },
];
