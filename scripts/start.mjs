/** `npm start`: everything a first look needs, then the main job with the page open. Arguments pass through. */
import { join } from 'node:path';
import { root } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { handOver } from './process.mjs';

const node = await prepare({ needsPage: true });
const main = join(root, 'cli', 'src', 'main.js');
handOver(node, [main, 'up', '--example', 'flights', '--open', ...process.argv.slice(2)]);
