/** `npm run bench -- NAME`: runs one measurement, or lists them. */
import { join } from 'node:path';
import { root } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { handOver } from './process.mjs';

const node = await prepare();
handOver(node, [join(root, 'bench', 'run.ts'), ...process.argv.slice(2)]);
