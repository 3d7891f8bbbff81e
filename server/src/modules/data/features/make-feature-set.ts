import type { Job, ThingRef } from '@slipway/contract';
import type { DataContext } from '../data-deps.ts';
import { digestOfSql, type FeatureSet } from '../feature-set.ts';
import { versionRef } from '../import/finish-import.ts';
import { errorOf } from '../job-end.ts';
import { type FeaturesInput, FeaturesOutput } from './features-input.ts';
import { featuresKind } from './make-features-job.ts';

export type FeatureSetRequest = {
  readonly project: string;
  readonly name: string;
  readonly datasetVersionId: string;
  readonly sql: string;
  readonly pipelineRunId?: string | undefined;
  readonly step?: string | undefined;
};

export const featureSetRef = (set: Pick<FeatureSet, 'id' | 'name'>): ThingRef => ({
  kind: 'feature-set',
  id: set.id,
  label: set.name.includes('features') ? set.name : `features ${set.name}`,
});

/** Queues the making of a feature set. `finishFeatureSet` waits for it and records it. */
export async function makeFeatureSet(context: DataContext, request: FeatureSetRequest): Promise<Job> {
  const { version, split } = await context.datasets.getVersionById(request.datasetVersionId);
  const input: FeaturesInput = {
    name: request.name,
    datasetVersionId: version.id,
    dataset: version.dataset,
    parquetDigest: version.digest,
    columns: version.columns,
    split,
    sql: request.sql,
    memoryLimitBytes: context.jobMemoryBytes,
  };
  return context.jobs.submit({
    kind: featuresKind,
    project: request.project,
    title: `features ${request.name} from ${version.dataset} v${version.version}`,
    input,
    ...(request.pipelineRunId === undefined ? {} : { pipelineRunId: request.pipelineRunId }),
    ...(request.step === undefined ? {} : { step: request.step }),
  });
}

/**
 * Waits for the job of `makeFeatureSet` and records its result; the same name, version and SQL are the same
 * feature set however often it is called. Throws the job's error when it failed.
 */
export async function finishFeatureSet(context: DataContext, jobId: string): Promise<FeatureSet> {
  const job = await context.jobs.ended(jobId);
  if (job.state !== 'succeeded') throw errorOf(job);
  const output = FeaturesOutput.parse(job.output);
  const { version } = await context.datasets.getVersionById(output.datasetVersionId);
  const { set, isNew } = await context.featureSets.add({
    ...output,
    id: context.ids.next(),
    project: job.project,
    sqlDigest: digestOfSql(output.sql),
    createdAt: context.clock.now(),
  });
  const subject = featureSetRef(set);
  await context.lineage.record(job.project, subject, [
    { thing: versionRef(version), relation: 'transformed' },
  ]);
  if (isNew) {
    await context.events.emit({
      project: job.project,
      type: 'feature-set-created',
      subject,
      message: `${set.columns.length} features were made from ${versionRef(version).label}`,
      data: { dataset: version.dataset, version: version.version, rowCount: set.rowCount },
    });
  }
  return set;
}
