import { SlipwayError } from '../../../platform/errors/slipway-error.ts';

/** A file of a run, or a file of the shared tree: of a logged model, or of whatever a client keeps. */
export type ArtifactPlace =
  | { readonly of: 'run'; readonly runId: string; readonly path: string }
  | { readonly of: 'tree'; readonly path: string };

const maxPathLength = 1000;
const decodings = 4;

/**
 * A relative path with forward slashes that leads nowhere else, however often it is percent-decoded. `''` is the root.
 * Throws `invalid-request`.
 */
export function checkTreePath(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  let text = trimmed;
  for (let i = 0; i < decodings; i++) {
    if (!isPlain(text)) throw badPath(path);
    const decoded = decodeOnce(text);
    if (decoded === text) break;
    text = decoded;
  }
  if (trimmed.length > maxPathLength) throw badPath(path);
  return trimmed;
}

/** Whether a path leads nowhere else. */
export function isTreePath(path: string): boolean {
  try {
    checkTreePath(path);
    return true;
  } catch {
    return false;
  }
}

function isPlain(path: string): boolean {
  if (path === '') return true;
  const hasOddLetter = [...path].some((letter) => letter < ' ' || letter === '\\');
  if (hasOddLetter || /^[a-z]:/i.test(path) || /^[a-z][\w+.-]*:\/\//i.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const badPath = (path: string) =>
  new SlipwayError('invalid-request', `Invalid path: '${path.slice(0, 200)}'`, {
    hint: `use a relative path of at most ${maxPathLength} characters such as plots/roc.png, without . or ..`,
  });

/** `<experiment>/<run>/artifacts/<path>` belongs to a run; anything else is of the tree. */
export function placeOfPath(path: string): ArtifactPlace {
  const checked = checkTreePath(path);
  const [experiment, runId, artifacts, ...rest] = checked.split('/');
  const isOfRun =
    /^\d{1,15}$/.test(experiment ?? '') &&
    runId !== 'models' &&
    runId !== undefined &&
    artifacts === 'artifacts';
  return isOfRun ? { of: 'run', runId, path: rest.join('/') } : { of: 'tree', path: checked };
}
