/**
 * `npm test`: every test of the repository. Arguments choose files by a part of their path:
 * `npm test -- registry`, `npm test -- cli/src/terminal`. `--name PATTERN` chooses tests by name.
 */
import { join } from 'node:path';
import { root } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { handOver } from './process.mjs';
import { findTestFiles } from './test-files.mjs';
import { addTestTools } from './test-tools.mjs';

const args = process.argv.slice(2);
const files = findTestFiles(args);
const node = await prepare({ needsPage: files.some((file) => file.startsWith('web/test/')) });
addTestTools(files);
handOver(node, [join(root, 'scripts', 'test-run.mjs'), ...args], { NODE_ENV: 'test' });
