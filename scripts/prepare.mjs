/**
 * What every command does first, on any Node from 20 on and with nothing installed: packages, the pinned Node,
 * the web page. Each part is skipped when it is up to date, so a second start costs a few milliseconds.
 */
import { buildPage } from './build-page.mjs';
import { installPackages } from './install.mjs';
import { findPinnedNode } from './pinned-node.mjs';
import { fail } from './process.mjs';

/** @returns the path of the pinned Node, to hand over to */
export async function prepare({ needsPage = false } = {}) {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 20) fail(`Node ${process.version} is too old: Slipway starts with Node 20 or newer.`);
  await installPackages();
  const node = await findPinnedNode();
  if (needsPage) await buildPage(node);
  return node;
}
