import { defineCommand } from '../program/command.ts';

export const jobsCancelCommand = defineCommand({
  path: ['jobs', 'cancel'],
  summary: 'Stop a job, or a whole pipeline run',
  args: { id: { summary: 'the id of a job or of a pipeline run', isRequired: true } },
  options: {},
  examples: [{ line: 'slipway jobs cancel 01k9x2v7c4q1m8n5t3s6w0yzab', does: 'stop it' }],
  reaches: 'server',
  async run({ args }, context) {
    const client = await context.connect();
    const stopped = await client
      .call('cancelJob', { params: { jobId: args.id } })
      .catch((error: { code?: string }) => {
        if (error.code === 'not-found')
          return client.call('cancelPipelineRun', { params: { pipelineRunId: args.id } });
        throw error;
      });
    context.emit(stopped);
    const title = 'title' in stopped ? stopped.title : `pipeline run ${stopped.number}`;
    context.print(
      `${context.style.good('✓')} ${title}: ${stopped.state === 'running' ? 'stopping' : stopped.state}`,
    );
  },
});
