import type { DatasetVersion } from '@slipway/contract';
import type { Data } from '../../data/index.ts';
import { resolveSource } from '../resolve-source.ts';
import type { StepContext, StepKind } from '../step.ts';

export type DataValues = { datasetVersionId: string; dataset: string; version: number };

/** Imports a declared dataset as a version. An unchanged file with unchanged declarations is not read again. */
export const importDataStep = (data: Data): StepKind => ({
  async plan(step, context) {
    const { from, as_of: asOf, expect, split } = context.file.data[step.name]!;
    const source = resolveSource(from, context.directory).path;
    const key = await data.planImport({ dataset: step.name, source, expect, split, asOf });
    return { inputs: key === null ? null : { key, project: context.project } };
  },

  async run(step, context) {
    const declared = context.file.data[step.name]!;
    const job = await context.runJob(() =>
      data.importDataset({
        project: context.project,
        dataset: step.name,
        source: resolveSource(declared.from, context.directory).path,
        expect: declared.expect,
        split: declared.split,
        asOf: declared.as_of,
        actor: describeActor(context),
        message: declared.as_of === undefined ? '' : `rows before ${declared.as_of.before}`,
        pipelineRunId: context.runId,
        step: step.name,
      }),
    );
    const { outcome, version } = await data.finishImport(job.id);
    const values: DataValues = {
      datasetVersionId: version.id,
      dataset: version.dataset,
      version: version.version,
    };
    return {
      values,
      outputs: [{ kind: 'dataset-version', id: version.id, label: labelOf(version) }],
      message: `${labelOf(version)}: ${version.rowCount.toLocaleString('en')} rows${outcome === 'unchanged' ? ', the same content as before' : ''}`,
    };
  },
});

const labelOf = (version: DatasetVersion) => `${version.dataset} v${version.version}`;

const describeActor = (context: StepContext) => context.trigger.by;
