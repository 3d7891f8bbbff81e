/** Runs on the pinned Node: light files two at a time, then the heavy ones alone, then one plain line. */
import { join } from 'node:path';
import { run } from 'node:test';
import { root } from './paths.mjs';
import { secondsSince } from './process.mjs';
import { findTestFiles, isHeavy, parseTestArguments } from './test-files.mjs';
import { createTally } from './test-tally.mjs';

const start = performance.now();
const args = process.argv.slice(2);
const { filters, names, isVerbose } = parseTestArguments(args);
const files = findTestFiles(args);
if (files.length === 0) {
  process.stderr.write(`No test file matches ${filters.map((filter) => `"${filter}"`).join(', ')}.\n`);
  process.exit(1);
}

// The test processes are children of this one; they must not outlive it when somebody stops it.
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    stopping.abort();
    process.kill(process.pid, signal);
  });
}

const tally = createTally({ isVerbose });
const byName = names.length === 0 ? {} : { testNamePatterns: names };
await runFiles(
  files.filter((file) => !isHeavy(file)),
  { concurrency: 2, timeout: 120_000 },
);
await runFiles(files.filter(isHeavy), { concurrency: 1, timeout: 300_000 });

for (const [reason, count] of tally.skipReasons) process.stdout.write(`skipped ${count}: ${reason}\n`);
for (const name of tally.failures) process.stdout.write(`failed: ${name}\n`);
process.stdout.write(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped\n`);
process.stderr.write(`${files.length} files in ${secondsSince(start)}\n`);
process.exit(tally.failed === 0 && tally.passed + tally.skipped > 0 ? 0 : 1);

/** `timeout` bounds each test and each file. */
async function runFiles(paths, options) {
  if (paths.length === 0) return;
  const stream = run({
    files: paths.map((path) => join(root, path)),
    cwd: root,
    signal: stopping.signal,
    ...byName,
    ...options,
  });
  for await (const event of stream) tally.add(event);
}
