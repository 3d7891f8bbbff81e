import type { Job } from '@slipway/contract';
import type { DataContext } from '../data-deps.ts';
import type { StoredImport } from '../store/import-store.ts';
import { finishImport } from './finish-import.ts';
import { importKind } from './import-dataset-job.ts';
import type { ImportInput } from './import-input.ts';
import { ImportRequest } from './import-request.ts';

/**
 * Queues the import of a source as a new version of a dataset. What comes of it is recorded when the job ends,
 * also after a restart; `finishImport` waits for that and says what it was.
 */
export async function importDataset(context: DataContext, requested: ImportRequest): Promise<Job> {
  const request = ImportRequest.parse(requested);
  const id = context.ids.next();
  await context.imports.add(id, request, context.clock.now());
  return submit(context, { id, jobId: null, state: 'pending', request, versionId: null });
}

/** Takes up imports that an earlier server left unrecorded. */
export async function resumeImports(context: DataContext): Promise<void> {
  for (const stored of await context.imports.pending()) {
    if (stored.jobId === null) await submit(context, stored);
    else watch(context, stored.jobId);
  }
}

async function submit(context: DataContext, { id, request }: StoredImport): Promise<Job> {
  const input: ImportInput = {
    dataset: request.dataset,
    source: request.source,
    ...(request.expect === undefined ? {} : { expect: request.expect }),
    ...(request.split === undefined ? {} : { split: ImportRequest.shape.split.parse(request.split)! }),
    ...(request.asOf === undefined ? {} : { asOf: request.asOf }),
    ...(request.csv === undefined ? {} : { csv: request.csv }),
    allowPrivateUrls: context.settings.allowPrivateUrls,
    maxSourceBytes: context.maxSourceBytes,
    memoryLimitBytes: context.jobMemoryBytes,
  };
  const job = await context.jobs.submit({
    kind: importKind,
    project: request.project,
    title: `import ${request.dataset}`,
    input: JSON.parse(JSON.stringify(input)),
    ...(request.pipelineRunId === undefined ? {} : { pipelineRunId: request.pipelineRunId }),
    ...(request.step === undefined ? {} : { step: request.step }),
  });
  await context.imports.change(id, { job_id: job.id });
  watch(context, job.id);
  return job;
}

/** Records the end of the job though nobody waits for it. A failed import is told by its job and event. */
function watch(context: DataContext, jobId: string): void {
  finishImport(context, jobId).catch((error: unknown) => {
    context.log.debug('an import did not make a version', { jobId, error: String(error) });
  });
}
