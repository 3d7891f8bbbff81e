import { posix } from 'node:path';
import { isSlipwayError } from '../../../platform/errors/slipway-error.ts';
import { invalidParameter, MlflowError } from '../wire/mlflow-error.ts';
import type { Exchange } from '../wire/mlflow-route.ts';
import { findVersion } from './find.ts';
import type { RegistryModules, SourceOwner } from './registry-modules.ts';
import { downloadUriOf } from './render-registry.ts';
import { checkSource, readSource } from './validate.ts';

export type SourceInput = {
  readonly source: string;
  readonly run_id: string | undefined;
  readonly model_id: string | undefined;
};

/** Where the files of a new version are, and the run they came from as far as anybody says. */
export type Settled = { readonly storageLocation: string | null; readonly runId: string | null };

/**
 * Checks the source of a new version and follows `models:/…` to the files. A path of this machine is taken only
 * when it lies within the files of the run or logged model that the client names.
 */
export async function settleSource(
  modules: RegistryModules,
  { source, run_id, model_id }: SourceInput,
  exchange: Exchange,
): Promise<Settled> {
  const { isLocal, scheme } = readSource(source);
  const owner = model_id ? await modules.loggedModelFiles(model_id, exchange) : null;
  const files = owner ?? (isLocal && run_id ? await modules.runFiles(run_id, exchange) : null);
  if (isLocal) checkLocal({ source, model_id }, files);
  else checkSource(source);
  const runId = run_id || null;
  if (scheme !== 'models') return { storageLocation: null, runId: runId ?? owner?.runId ?? null };
  const followed = await follow(modules, source, exchange);
  return { storageLocation: followed.artifactUri, runId: runId ?? followed.runId ?? owner?.runId ?? null };
}

function checkLocal({ source, model_id }: Omit<SourceInput, 'run_id'>, files: SourceOwner | null): void {
  if (files !== null && isWithin(source, files.artifactUri)) return;
  const [name, noun] = model_id ? ['model_id', 'model'] : ['run_id', 'run'];
  throw invalidParameter(
    `Invalid model version source: '${source.slice(0, 500)}'. To use a local path as a model version source, the ${name} request parameter has to be specified and the local path has to be contained within the artifact directory of the ${noun} specified by the ${name}.`,
  );
}

function isWithin(source: string, folder: string): boolean {
  const home = readSource(folder);
  if (!home.isLocal || !home.path.startsWith('/')) return false;
  const inside = posix.relative(posix.normalize(home.path), posix.resolve(readSource(source).path));
  return inside === '' || !(inside === '..' || inside.startsWith('../'));
}

/** `models:/m-…` is a logged model, `models:/name/3` a version. */
async function follow(modules: RegistryModules, source: string, exchange: Exchange): Promise<SourceOwner> {
  const parts = readSource(source).path.replace(/^\/+/, '').split('/');
  try {
    const [name = '', version] = parts;
    if (version === undefined) return await modules.loggedModelFiles(name, exchange);
    const found = await findVersion(modules.registry, { name, version }, exchange);
    return { artifactUri: downloadUriOf(found), runId: null };
  } catch (error) {
    const isKnown = error instanceof MlflowError || isSlipwayError(error);
    if (!isKnown) throw error;
    throw invalidParameter(
      `Unable to fetch model from model URI source artifact location '${source.slice(0, 500)}'.Error: ${error.message}`,
    );
  }
}
