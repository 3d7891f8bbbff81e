import { setImmediate as nextTurn } from 'node:timers/promises';
import { loadOnnxModel, type OnnxModel } from '../../engines/onnx/index.ts';
import type { Blobs } from '../../platform/blobs/blobs.ts';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import type { RevisionRecord } from '../deploy/index.ts';
import { directColumns } from './direct-features.ts';
import type { FeatureCompiler, FeatureStep, ParityReport } from './ports.ts';
import type { RequestRow } from './request-row.ts';
import { createRowReader, type RowReader } from './row-reader.ts';
import { readScores, type ScoredRows } from './scored-rows.ts';

/** A revision in memory: request rows in, scores out. */
export type LoadedRevision = {
  readonly revision: RevisionRecord;
  readonly featurePath: RevisionRecord['featurePath'];
  readonly reader: RowReader;
  /** Features and model over some rows. Throws `invalid-input` or `invalid-model`. */
  score(rows: readonly RequestRow[]): Promise<ScoredRows>;
  /** Compares the compiled features with DuckDB's on these rows. */
  proveParity(rows: readonly RequestRow[]): Promise<ParityReport>;
  /** Frees the model once no score is running any more. */
  unload(): Promise<void>;
};

export type LoadDeps = { readonly blobs: Blobs; readonly features: FeatureCompiler };

/** Brings a revision's model and feature step into memory. Throws `invalid-model` when they do not fit each other. */
export async function loadRevision(deps: LoadDeps, revision: RevisionRecord): Promise<LoadedRevision> {
  const model = await loadOnnxModel(await deps.blobs.readBytes(revision.onnxDigest));
  try {
    const step = revision.features === null ? null : await deps.features.compile(revision.features);
    if (step === null) assertInputsFit(model, revision);
    // What a proof found at deployment holds after a restart too.
    const wasRefuted = revision.state !== 'starting' && revision.featurePath === 'duckdb';
    if (wasRefuted) step?.leaveCompiled('not proved equal when it was deployed');
    return assemble(revision, model, step);
  } catch (error) {
    await model.dispose();
    throw error;
  }
}

function assemble(revision: RevisionRecord, model: OnnxModel, step: FeatureStep | null): LoadedRevision {
  let running = 0;
  let isUnloading = false;
  let freed: Promise<void> | null = null;
  const free = (): Promise<void> => {
    freed ??= (async () => {
      await model.dispose();
      await step?.close();
    })();
    return freed;
  };
  return {
    revision,
    get featurePath() {
      return step?.path ?? 'none';
    },
    reader: createRowReader(
      revision.signature,
      revision.features?.inputColumns.map(({ name }) => name),
    ),
    async score(rows) {
      if (freed !== null)
        throw new SlipwayError('not-ready', 'this revision was taken away just now', { hint: 'ask again' });
      running++;
      try {
        const columns = step === null ? directColumns(rows, model.inputs) : await step.transform(rows);
        return readScores(await model.run(columns, rows.length), revision.task, rows.length);
      } finally {
        if (--running === 0 && isUnloading) void free();
      }
    },
    proveParity: async (rows) =>
      step === null
        ? { detail: 'the model takes the request columns as they are', accepted: rows }
        : step.proveParity(rows),
    async unload() {
      if (isUnloading) return;
      isUnloading = true;
      // Requests of this turn may wait in the batch that the next turn scores.
      await nextTurn();
      await nextTurn();
      if (running === 0) await free();
    },
  };
}

function assertInputsFit(model: OnnxModel, revision: RevisionRecord): void {
  const known = new Set(revision.signature.inputs.map(({ name }) => name));
  const missing = model.inputs.find(({ name }) => !known.has(name));
  if (missing === undefined) return;
  throw new SlipwayError(
    'invalid-model',
    `the model wants '${missing.name}', which its signature does not have`,
    {
      hint: `signature: ${[...known].join(', ')}`,
    },
  );
}
