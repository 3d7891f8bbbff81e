import { isTreePath, type Train } from '../../../modules/train/index.ts';
import { findLoggedModel } from '../logged-models/find-logged-model.ts';
import { findRun, runIdOf } from '../tracking/find-run.ts';
import { required, string } from '../wire/fields.ts';
import { invalidParameter } from '../wire/mlflow-error.ts';
import { type MlflowRoute, route } from '../wire/mlflow-route.ts';
import { compact } from '../wire/render.ts';

const scheme = 'mlflow-artifacts:/';

/** The folder of the proxy that an artifact URI names, or null where the files are kept elsewhere. */
export function folderOf(artifactUri: string): string | null {
  if (!artifactUri.startsWith(scheme)) return null;
  const rest = artifactUri.slice(scheme.length);
  // With a host in it: mlflow-artifacts://host:port/path
  return rest.startsWith('/') ? rest.replace(/^\/[^/]*\//, '') : rest;
}

export function servedFolderOf(artifactUri: string): string {
  const folder = folderOf(artifactUri);
  if (folder !== null) return folder;
  throw invalidParameter(
    `the artifacts are kept at '${artifactUri.slice(0, 200)}', which this server does not read: ask that store`,
  );
}

/** The path as it is, when it stays below where it starts. Throws in MLflow's words. */
export function safePath(path: string): string {
  if (isTreePath(path)) return path;
  throw invalidParameter('Invalid path');
}

/** Lists what a client may know of a folder: names below the artifact root, not below the folder. */
export async function listFolder(
  train: Train,
  artifactUri: string,
  path: string | undefined,
): Promise<{ root_uri: string; files?: object[] }> {
  const folder = folderOf(artifactUri);
  const below = safePath((path ?? '').replace(/\/+$/, ''));
  const entries =
    folder === null ? [] : await train.artifacts.list(below === '' ? folder : `${folder}/${below}`);
  return compact({
    root_uri: artifactUri,
    files: entries.map(({ name, isFolder, sizeBytes }) =>
      compact({
        path: below === '' ? name : `${below}/${name}`,
        is_dir: isFolder,
        file_size: isFolder ? undefined : sizeBytes,
      }),
    ),
  }) as { root_uri: string; files?: object[] };
}

/** Lists of artifacts, by run and by logged model. */
export const artifactRoutes = (train: Train): MlflowRoute[] => [
  route('GET', '/mlflow/artifacts/list', {
    request: { run_id: string(), run_uuid: string(), path: string(), page_token: string() },
    async handle(input, exchange) {
      const { run } = await findRun(train, runIdOf(input), exchange);
      return listFolder(train, run.artifactUri, input.path);
    },
  }),
  route('GET', '/mlflow/logged-models/{model_id}/artifacts/directories', {
    request: { model_id: required(string()), artifact_directory_path: string(), page_token: string() },
    async handle(input, exchange) {
      const model = await findLoggedModel(train.loggedModels, input.model_id, exchange);
      return listFolder(train, model.artifactUri, input.artifact_directory_path);
    },
  }),
];
