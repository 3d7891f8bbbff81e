import type { GateReport } from '@slipway/contract';
import { defineCommand } from '../program/command.ts';
import type { Context } from '../program/context.ts';
import { formatBytes, formatNumber, formatTime, shortDigest } from '../terminal/quantities.ts';
import { drawFacts } from '../terminal/table.ts';

export const modelsShowCommand = defineCommand({
  path: ['models', 'show'],
  summary: 'One version of a model: signature, metrics, gates',
  args: {
    model: { summary: "the model's name", isRequired: true },
    version: { summary: 'a number or an alias; champion when left out', isRequired: false },
  },
  options: {},
  examples: [{ line: 'slipway models show delays champion', does: 'the version that serves' }],
  reaches: 'project',
  async run({ args }, context) {
    const client = await context.connect();
    const version = await client.call('getModelVersion', {
      params: { project: await context.project(), model: args.model, version: args.version ?? 'champion' },
    });
    context.emit(version);
    const { signature, style } = { ...version, ...context };
    const names = (things: readonly { name: string }[]) => things.map(({ name }) => name).join(', ') || '–';
    context.print(
      ...drawFacts(
        [
          ['model', `${version.model} version ${version.version}`],
          ['aliases', version.aliases.join(', ') || '–'],
          ['task', version.task === null ? '–' : `${version.task}: ${version.target ?? '–'}`],
          ['trainer', version.trainer],
          ['run', version.runId ?? '–'],
          ['data', version.datasetVersionId ?? '–'],
          [
            'file',
            version.digest === null
              ? `${version.source ?? '–'} (no ONNX: it cannot be deployed)`
              : `${formatBytes(version.sizeBytes)} ONNX, ${shortDigest(version.digest)}`,
          ],
          ['made', `${formatTime(version.createdAt)} UTC by ${version.createdBy}`],
          ['takes', names(signature?.inputs ?? [])],
          ['features', names(signature?.features ?? [])],
          ['classes', signature?.classes?.join(', ') ?? '–'],
        ],
        context,
      ),
      '',
      style.bold('Metrics'),
      ...drawFacts(
        Object.entries(version.metrics).map(([name, value]) => [name, formatNumber(value)] as const),
        context,
      ),
    );
    const [latest] = version.gateReports;
    if (latest !== undefined) context.print('', ...describeGateReport(latest, context));
  },
});

/** What the gates said, one line for each. */
export function describeGateReport(report: GateReport, { style }: Pick<Context, 'style'>): string[] {
  const verdict = report.passed
    ? style.good(`✓ may be ${report.alias}`)
    : style.warning(
        report.wasOverridden ? `! made ${report.alias} against its gates` : `! refused as ${report.alias}`,
      );
  return [
    `${verdict}${report.reason === '' ? '' : `: ${report.reason}`}`,
    ...report.checks.map(
      ({ gate, passed, detail }) =>
        `  ${passed ? style.good('✓') : style.bad('✗')} ${gate}  ${style.dim(detail)}`,
    ),
  ];
}
