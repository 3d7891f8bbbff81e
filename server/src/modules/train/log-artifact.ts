import type { Readable } from 'node:stream';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import type { RunArtifact } from './run.ts';
import type { TrainContext } from './train.ts';

const maxPathLength = 500;

/** Stores bytes under a path of the run, replacing what was there. Throws `not-found`, `invalid-request`. */
export async function logArtifact(
  context: TrainContext,
  runId: string,
  artifact: { path: string; bytes: Uint8Array | Readable },
): Promise<RunArtifact> {
  checkArtifactPath(artifact.path);
  await context.runs.get(runId);
  const blob = await context.blobs.put(artifact.bytes);
  const stored = { path: artifact.path, digest: blob.digest, sizeBytes: blob.sizeBytes };
  await context.runs.attach(runId, { artifacts: [stored] });
  return stored;
}

/** A relative path with forward slashes that leads nowhere else. Throws `invalid-request`. */
export function checkArtifactPath(path: string): void {
  const parts = path.split('/');
  const isPlain = parts.every((part) => part !== '' && part !== '.' && part !== '..');
  const hasOddLetter = [...path].some((letter) => letter < ' ' || letter === '\\');
  if (isPlain && !hasOddLetter && path.length <= maxPathLength) return;
  throw new SlipwayError('invalid-request', `'${path.slice(0, 100)}' is not an artifact path`, {
    hint: `use a relative path of at most ${maxPathLength} characters such as plots/roc.png, without . or ..`,
  });
}
