import { basename, resolve } from 'node:path';
import { defineCommand } from '../program/command.ts';
import { exitCodes } from '../program/exit-codes.ts';
import { detachOption } from '../program/options.ts';
import { formatBytes, formatCount } from '../terminal/quantities.ts';

export const dataImportCommand = defineCommand({
  path: ['data', 'import'],
  summary: 'Import a file as a new version of a dataset',
  description: [
    'Parquet, CSV and JSON (lines or an array). The server reads the file, so a path must exist on the machine the server runs on. The same content twice stays one version.',
  ],
  args: {
    source: { summary: 'a path, a glob, or an http(s) URL', isRequired: true },
    dataset: { summary: "the dataset's name; the file's name when left out", isRequired: false },
  },
  options: {
    message: { flags: '-m, --message <text>', kind: 'text', summary: 'why this version exists' },
    detach: detachOption,
  },
  examples: [
    { line: 'slipway data import flights.parquet', does: 'import as dataset flights' },
    {
      line: "slipway data import 'logs/2026-*.csv' visits -m 'January to March'",
      does: 'several files as one version',
    },
  ],
  exitCodes: { [exitCodes.refused]: 'the data breaks its declared expectations' },
  reaches: 'project',
  async run({ args, options }, context) {
    const project = await context.project();
    const dataset = args.dataset ?? datasetNameOf(args.source);
    const source = /^[a-z][a-z0-9+.-]+:\/\//i.test(args.source)
      ? args.source
      : resolve(context.workingDirectory, args.source);
    const client = await context.connect();
    const { jobId } = await client.call('importDataset', {
      params: { project, dataset },
      body: { source, ...(options.message === undefined ? {} : { message: options.message }) },
    });
    if (options.detach) {
      context.emit({ jobId });
      context.print(`Importing as job ${jobId}; follow it with 'slipway jobs logs ${jobId} -f'`);
      return;
    }
    const { followJob } = await import('../follow/follow-job.ts');
    await followJob(jobId, context);
    const version = await client.call('getDatasetVersion', {
      params: { project, dataset, version: 'latest' },
    });
    context.emit(version);
    context.print(
      `${context.style.good('✓')} ${dataset} version ${version.version}: ${formatCount(version.rowCount)} rows, ` +
        `${version.columns.length} columns, ${formatBytes(version.sizeBytes)}`,
    );
  },
});

/** `data/Flights 3m.parquet` -> `Flights-3m` */
export function datasetNameOf(source: string): string {
  const name = basename(source.split(/[?#]/)[0]!).replace(
    /(\.(parquet|csv|tsv|jsonl?|ndjson|gz|zst))+$/i,
    '',
  );
  return (
    name
      .replaceAll(/[^a-z0-9._-]+/gi, '-')
      .replace(/^[^a-z0-9]+|-+$/gi, '')
      .slice(0, 63) || 'data'
  );
}
