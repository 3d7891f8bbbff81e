import type { ThingRef } from '@slipway/contract';
import { defineCommand } from '../program/command.ts';
import { formatBytes, formatDuration, formatNumber, formatTime } from '../terminal/quantities.ts';
import { drawFacts, drawTable } from '../terminal/table.ts';

export const runsShowCommand = defineCommand({
  path: ['runs', 'show'],
  summary: 'One run: params, metrics, what went in and what came out',
  args: { id: { summary: "the run's id", isRequired: true } },
  options: {},
  examples: [{ line: 'slipway runs show 01k9x2v7c4q1m8n5t3s6w0yzab', does: 'everything about a run' }],
  reaches: 'server',
  async run({ args }, context) {
    const client = await context.connect();
    const run = await client.call('getRun', { params: { runId: args.id } });
    context.emit(run);
    const list = (things: readonly ThingRef[]) =>
      things.map(({ kind, label }) => `${kind} ${label}`).join(', ') || '–';
    const { style } = context;
    context.print(
      ...drawFacts(
        [
          ['run', `${run.name}  ${run.id}`],
          ['project', `${run.project}, experiment ${run.experiment}`],
          ['status', run.status],
          ['made by', `${run.source} for ${run.createdBy}`],
          ['started', `${formatTime(run.startedAt)} UTC`],
          ['took', formatDuration(run.endedAt === null ? null : run.endedAt - run.startedAt)],
          ['from', list(run.inputs)],
          ['made', list(run.outputs)],
        ],
        context,
      ),
    );
    const facts = (values: Record<string, string | number>) =>
      drawFacts(
        Object.entries(values).map(([name, value]) => [name, formatNumber(value)] as const),
        context,
      );
    if (Object.keys(run.metrics).length > 0) context.print('', style.bold('Metrics'), ...facts(run.metrics));
    if (Object.keys(run.params).length > 0) context.print('', style.bold('Params'), ...facts(run.params));
    if (run.featureImportance !== null && run.featureImportance.length > 0) {
      const columns = [
        { title: 'feature', value: ({ feature }: { feature: string }) => feature },
        { title: 'gain', value: ({ gain }: { gain: number }) => formatNumber(gain), align: 'right' as const },
      ];
      context.print('', ...drawTable(run.featureImportance.slice(0, 10), columns, context));
    }
    for (const { path, sizeBytes } of run.artifacts)
      context.print(`${style.dim('artifact')} ${path}  ${formatBytes(sizeBytes)}`);
  },
});
