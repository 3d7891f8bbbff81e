import { client } from '../api/client.ts';
import { runOfMlflowLink } from './mlflow-link.ts';
import { pathsOf } from './paths.ts';

/** Puts the address of the run in the place of such a link before the page is drawn; another address stays. */
export async function followMlflowLink(): Promise<void> {
  const runId = runOfMlflowLink(window.location.hash);
  if (runId === null) return;
  const run = await client.call('getRun', { params: { runId } }).catch(() => null);
  if (run !== null) window.history.replaceState(null, '', pathsOf(run.project).run(run.id));
}
