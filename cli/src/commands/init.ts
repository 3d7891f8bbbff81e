import { existsSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { projectFileName } from '../connection/find-project-file.ts';
import { CliError, usageError } from '../program/cli-error.ts';
import { defineCommand } from '../program/command.ts';
import { formatCount } from '../terminal/quantities.ts';
import { datasetNameOf } from './data-import.ts';

export const initCommand = defineCommand({
  path: ['init'],
  summary: 'Write slipway.yaml and features.sql for a data file, after looking at it',
  description: [
    'The server imports and profiles the file; the two files are written into the current folder and are yours to change.',
  ],
  args: { file: { summary: 'Parquet, CSV or JSON', isRequired: true } },
  options: {
    target: {
      flags: '-t, --target <column>',
      kind: 'text',
      summary: 'what to predict',
      default: 'the last column that can be',
    },
    name: {
      flags: '--name <project>',
      kind: 'text',
      summary: "the project's name",
      default: "the folder's name",
    },
    force: { flags: '-f, --force', kind: 'flag', summary: 'replace files that are there' },
  },
  examples: [{ line: 'slipway init penguins.json --target species', does: 'begin a project' }],
  reaches: 'server',
  async run({ args, options }, context) {
    const folder = context.workingDirectory;
    const file = resolve(folder, args.file);
    if (!existsSync(file)) throw usageError(`there is no file ${file}`);
    const targets = [projectFileName, 'features.sql'].map((name) => join(folder, name));
    const present = targets.find((path) => existsSync(path));
    if (present !== undefined && !options.force) {
      throw new CliError(`${present} is there already`, {
        code: 'conflict',
        hint: 'replace it with --force',
      });
    }
    const project = options.name ?? (datasetNameOf(basename(folder)) || 'project');
    const dataset = datasetNameOf(args.file).replaceAll(/[.-]/g, '_');
    const client = await context.connect();
    const { items: known } = await client.call('listProjects');
    if (!known.some(({ name }) => name === project)) {
      await client.call('applyProject', { body: { file: `project: ${project}\n`, directory: folder } });
    }
    const { jobId } = await client.call('importDataset', {
      params: { project, dataset },
      body: { source: file, message: 'looked at by init' },
    });
    const { followJob } = await import('../follow/follow-job.ts');
    await followJob(jobId, context);
    const profile = await client.call('getProfile', { params: { project, dataset, version: 'latest' } });
    const { sketchProject } = await import('../init/sketch-project.ts');
    const { writeProjectFile } = await import('../init/write-project-file.ts');
    const { writeFeatures } = await import('../init/write-features.ts');
    const sketch = sketchProject(
      { project, dataset, source: sourceFrom(folder, file), target: options.target },
      profile,
    );
    writeFileSync(targets[0]!, writeProjectFile(sketch));
    writeFileSync(targets[1]!, writeFeatures(sketch));
    context.emit({ project, dataset, target: sketch.target.name, task: sketch.task, files: targets });
    context.print(
      `${context.style.good('✓')} ${formatCount(profile.rowCount)} rows, ${profile.columns.length} columns; predicts ${sketch.target.name} (${sketch.task})`,
      ...targets.map((path) => `  wrote ${relative(folder, path)}`),
      '',
      'Look them through, then: slipway run',
    );
  },
});

/** Relative with forward slashes where the file lies beside or below the project file, else absolute. */
function sourceFrom(folder: string, file: string): string {
  const path = relative(folder, file);
  return path.startsWith('..') ? file : path.split(sep).join('/');
}
