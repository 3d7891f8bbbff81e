import { type Registry, refusal, versionRef } from '../../registry/index.ts';
import { collectEvidence, type EvidenceDependencies } from '../gate-evidence.ts';
import type { StepContext, StepKind } from '../step.ts';
import type { EvaluateValues } from './evaluate-model.ts';
import type { RegisterValues } from './register-model.ts';

type Dependencies = EvidenceDependencies & { registry: Registry };

/**
 * Judges the registered version by the declared gates, against the champion on the newest rows. Agreed, it becomes
 * `challenger`; refused, the run ends here with the reasons. A run may override its gates with a reason.
 */
export const passGatesStep = (dependencies: Dependencies): StepKind => ({
  async plan(_, context) {
    const { versionId, model, version } = registered(context);
    const champion = await dependencies.registry.aliased(context.project, model, 'champion');
    if (champion?.id === versionId) {
      return {
        unchanged: {
          values: { versionId },
          outputs: [versionRef(champion)],
          message: `${model} v${version} is the champion already`,
        },
      };
    }
    return {
      inputs: {
        code: 1,
        versionId,
        championId: champion?.id ?? null,
        gates: context.file.gates,
        override: context.params.overrideGates ?? null,
      },
    };
  },

  async run(step, context) {
    const { registry } = dependencies;
    const { versionId, model, version } = registered(context);
    const stored = await registry.resolve({ project: context.project, model, version: String(version) });
    const champion = await registry.aliased(context.project, model, 'champion');
    const place = { pipelineRunId: context.runId, step: step.name };
    await context.say(
      champion === null ? 'judging' : `judging against ${model} v${champion.version} on the newest rows`,
    );
    const evidence = await collectEvidence(dependencies, {
      version: stored,
      champion,
      ...measured(context),
      place,
    });
    const reason = context.params.overrideGates ?? '';
    const report = await registry.judge(stored, {
      alias: 'challenger',
      actor: context.trigger.by,
      reason,
      override: reason !== '',
      evidence,
    });
    if (!report.passed && !report.wasOverridden) throw refusal(report);
    await registry.moveAlias(stored, {
      alias: 'challenger',
      actor: context.trigger.by,
      reason: reason || 'the gates agreed',
    });
    const words = report.passed
      ? `passed ${report.checks.length} ${report.checks.length === 1 ? 'gate' : 'gates'}`
      : `gates overridden: ${reason}`;
    return {
      values: { versionId, reportId: report.id },
      outputs: [{ kind: 'gate-report', id: report.id, label: `gates of ${model} v${version}` }],
      message: words,
    };
  },
});

const registered = (context: StepContext) => context.valuesOf<RegisterValues>('register');

/** The split and slices that the deployed model's evaluation names; `test` when it is not measured in the pipeline. */
function measured(context: StepContext): { split: string; slices: readonly string[] } {
  const released = context.file.deploy?.from;
  for (const [name, spec] of Object.entries(context.file.pipeline)) {
    if ('evaluate' in spec && spec.evaluate === released) {
      return { split: context.valuesOf<EvaluateValues>(name).split, slices: spec.slices };
    }
  }
  return { split: 'test', slices: [] };
}
