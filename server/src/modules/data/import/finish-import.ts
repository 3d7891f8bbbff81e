import { type DataRefusal, type DatasetVersion, type ThingRef, ValidationReport } from '@slipway/contract';
import { notFound, type SlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { EndedJob } from '../../../platform/jobs/jobs.ts';
import type { DataContext } from '../data-deps.ts';
import { errorOf } from '../job-end.ts';
import type { StoredImport } from '../store/import-store.ts';
import { ImportOutput } from './import-input.ts';
import type { ImportOutcome } from './import-outcome.ts';

export const versionRef = (version: DatasetVersion): ThingRef => ({
  kind: 'dataset-version',
  id: version.id,
  label: `${version.dataset} v${version.version}`,
});

/**
 * Waits for an import job to end and records what came of it, once however often it is called: the version with
 * lineage, audit and event, or the refusal. Throws the job's error when it failed: `expectations-failed` with the
 * report, `invalid-data`, `cancelled`.
 */
export function finishImport(context: DataContext, jobId: string): Promise<ImportOutcome> {
  const before = context.finishing.get(jobId);
  if (before !== undefined) return before;
  const finishing = finish(context, jobId).finally(() => context.finishing.delete(jobId));
  context.finishing.set(jobId, finishing);
  return finishing;
}

async function finish(context: DataContext, jobId: string): Promise<ImportOutcome> {
  const job = await context.jobs.ended(jobId);
  const stored = await context.imports.ofJob(jobId);
  if (stored === null) throw notFound('import of job', jobId);
  if (stored.state === 'created' || stored.state === 'unchanged') {
    const { version } = await context.datasets.getVersionById(stored.versionId!);
    return { outcome: stored.state, version };
  }
  if (job.state === 'succeeded') return recordVersion(context, stored, job);
  const error = errorOf(job);
  if (stored.state === 'pending') await recordFailure(context, stored, { job, error });
  throw error;
}

/** Everything here may happen twice when the server dies in the middle; only then an event is told twice. */
async function recordVersion(
  context: DataContext,
  stored: StoredImport,
  job: EndedJob,
): Promise<ImportOutcome> {
  const { request } = stored;
  const output = ImportOutput.parse(job.output);
  const { stored: kept, isNew } = await context.datasets.addVersion({
    version: {
      id: context.ids.next(),
      dataset: request.dataset,
      project: request.project,
      digest: output.parquetDigest,
      format: output.format,
      source: request.source,
      rowCount: output.rowCount,
      sizeBytes: output.sizeBytes,
      columns: output.columns,
      splits: output.parts,
      splitBy: null,
      validation: output.validation,
      message: request.message ?? '',
      createdBy: request.actor,
      createdAt: context.clock.now(),
    },
    split: output.split,
    profileDigest: output.profileDigest,
  });
  const outcome = isNew ? 'created' : 'unchanged';
  await tell(context, { stored, version: kept.version, isNew });
  await context.imports.change(stored.id, { state: outcome, version_id: kept.version.id });
  return { outcome, version: kept.version };
}

type Told = { stored: StoredImport; version: DatasetVersion; isNew: boolean };

async function tell(context: DataContext, { stored: { request }, version, isNew }: Told): Promise<void> {
  const subject = versionRef(version);
  const { project } = request;
  const rows = version.rowCount.toLocaleString('en-US');
  await context.lineage.record(project, subject, [
    {
      thing: { kind: 'source', id: request.source, label: sourceName(request.source) },
      relation: 'imported',
    },
  ]);
  if (isNew) {
    await context.audit.append({
      actor: request.actor,
      action: 'dataset-version-created',
      subject,
      project,
      details: { source: request.source, digest: version.digest, message: version.message },
    });
  }
  await context.events.emit({
    project,
    type: isNew ? 'dataset-version-created' : 'dataset-version-unchanged',
    subject,
    severity: isNew ? 'good' : 'info',
    message: isNew
      ? `${request.actor} imported ${rows} rows as ${subject.label}`
      : `${request.source} holds what ${subject.label} holds; no new version`,
    data: { dataset: version.dataset, version: version.version, rowCount: version.rowCount },
  });
}

async function recordFailure(
  context: DataContext,
  stored: StoredImport,
  { job, error }: { job: EndedJob; error: SlipwayError },
): Promise<void> {
  const report = ValidationReport.safeParse(error.details);
  const isRefusal = error.code === 'expectations-failed' && report.success;
  if (isRefusal) await recordRefusal(context, stored, { job, error, report: report.data });
  await context.imports.change(stored.id, { state: isRefusal ? 'refused' : 'failed' });
}

async function recordRefusal(
  context: DataContext,
  { request }: StoredImport,
  { job, error, report }: { job: EndedJob; error: SlipwayError; report: ValidationReport },
): Promise<void> {
  const { project, dataset, source, actor } = request;
  const refusal: DataRefusal = { source, report, jobId: job.id, actor, at: context.clock.now() };
  await context.datasets.addRefusal(project, dataset, refusal);
  await context.events.emit({
    project,
    type: 'dataset-refused',
    subject: { kind: 'dataset', id: dataset, label: dataset },
    severity: 'bad',
    message: `${source} was refused as a version of ${dataset}: ${error.message}`,
    data: { source, jobId: job.id, report },
  });
}

/** The last part of a path or URL: enough to recognise it by. */
const sourceName = (source: string) => source.split(/[\\/]/).findLast((part) => part !== '') ?? source;
