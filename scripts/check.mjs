/** `npm run check`: types, style and the direction of imports, side by side; only what is wrong is shown. */
import { join } from 'node:path';
import { bin } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { runQuietly, secondsSince } from './process.mjs';

const folders = ['packages', 'server', 'cli', 'web'];
const checks = [
  ['types', 'tsc', ['-p', '.', '--pretty', 'false']],
  ['types of the page', 'tsc', ['-p', 'web', '--pretty', 'false']],
  ['format and lint', 'biome', ['check', '--colors=off', '--max-diagnostics=50']],
  ['import direction', 'depcruise', ['--config', '.dependency-cruiser.cjs', '--no-progress', ...folders]],
];

await prepare();
const results = await Promise.all(
  checks.map(async ([name, tool, args]) => {
    const start = performance.now();
    const { code, output } = await runQuietly(join(bin, tool), args);
    if (code !== 0)
      process.stdout.write(`\n--- ${name} (${tool} ${args.join(' ')})\n${output.trimEnd()}\n\n`);
    process.stdout.write(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}, ${secondsSince(start)}\n`);
    return code === 0;
  }),
);
process.exit(results.every(Boolean) ? 0 : 1);
