import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { PipelineRun } from '@slipway/contract';
import { requireProjectFile } from '../connection/find-project-file.ts';
import { CliError } from '../program/cli-error.ts';
import { defineCommand } from '../program/command.ts';
import type { Context } from '../program/context.ts';
import { exitCodes } from '../program/exit-codes.ts';
import { detachOption, readAssignments } from '../program/options.ts';
import { formatDuration } from '../terminal/quantities.ts';

export const runCommand = defineCommand({
  path: ['run'],
  summary: 'Apply slipway.yaml and run its pipeline',
  description: [
    'Steps whose code, inputs and parameters are unchanged are not repeated. Ctrl-C leaves the run going on in the server.',
  ],
  args: {
    file: {
      summary: 'slipway.yaml, or the folder with it; the nearest one when left out',
      isRequired: false,
    },
  },
  options: {
    param: {
      flags: '--param <name=value>',
      kind: 'list',
      summary: 'set a parameter of the pipeline; may be repeated',
    },
    force: { flags: '-f, --force', kind: 'flag', summary: 'repeat unchanged steps as well' },
    detach: detachOption,
  },
  examples: [
    { line: 'slipway run', does: 'run the project of this folder' },
    { line: 'slipway run examples/flights --json', does: 'run another project and get the run as JSON' },
  ],
  exitCodes: { [exitCodes.refused]: 'a gate or an expectation refused; nothing broke' },
  reaches: 'server',
  async run({ args, options }, context) {
    const params = readAssignments(options.param, '--param') as PipelineRun['params'];
    const path = requireProjectFile(args.file, context.workingDirectory);
    const client = await context.connect();
    const project = await client.call('applyProject', {
      body: { file: readFileSync(path, 'utf8'), directory: dirname(path) },
    });
    context.print(`${context.style.bold(project.name)}  ${context.style.dim(path)}`);
    const started = await client.call('runPipeline', {
      params: { project: project.name },
      body: { params, force: options.force },
    });
    if (options.detach) {
      context.emit(started);
      context.print(`Run ${started.number} started; watch it with 'slipway status' or at ${context.url}`);
      return exitCodes.ok;
    }
    const { followPipelineRun } = await import('../follow/follow-pipeline-run.ts');
    const ended = await followPipelineRun(started.id, context).catch((error: unknown) => {
      if (context.interrupted.aborted) {
        context.note(
          `\nRun ${started.number} goes on in the server; stop it with 'slipway jobs cancel ${started.id}'`,
        );
      }
      throw error;
    });
    return conclude(ended, context);
  },
});

function conclude(run: PipelineRun, context: Context): number {
  if (run.state === 'succeeded' || run.state === 'refused') {
    const { style } = context;
    const took = run.endedAt === null ? '' : formatDuration(run.endedAt - run.startedAt);
    context.emit(run);
    context.print(
      '',
      `${run.state === 'succeeded' ? style.good('✓') : style.warning('!')} ${run.message}  ${style.dim(took)}`,
    );
    return run.state === 'succeeded' ? exitCodes.ok : exitCodes.refused;
  }
  const step = run.steps.find(({ state }) => state === 'failed' || state === 'cancelled');
  throw new CliError(run.message || `run ${run.number} was ${run.state}`, {
    code: run.state,
    hint: step?.jobId == null ? undefined : `the whole story: slipway jobs logs ${step.jobId}`,
    details: run as never,
  });
}
