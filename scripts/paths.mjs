/** Where things lie in a checkout, for the scripts that run before anything is installed. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const nodeModules = join(root, 'node_modules');
export const bin = join(nodeModules, '.bin');

/** What was installed and built from which sources; removed together with node_modules. */
export const stamps = join(nodeModules, '.cache', 'slipway');
