/** Counts what node:test reports and prints it compactly: a line per file, the whole story of a failure. */
import { relative } from 'node:path';
import { inspect } from 'node:util';
import { root } from './paths.mjs';

export function createTally({ isVerbose }) {
  const tally = { passed: 0, failed: 0, skipped: 0, skipReasons: new Map(), failures: [], add };
  const perFile = new Map();

  function add({ type, data }) {
    if (type === 'test:pass' || type === 'test:fail') count(type === 'test:pass', data);
    else if (type === 'test:summary' && data.file !== undefined) finishFile(data);
    else if (type === 'test:stderr') remember(data.file, data.message);
    else if (type === 'test:stdout' && isVerbose) process.stdout.write(data.message);
  }

  function count(hasPassed, data) {
    const name = nameOf(data);
    if (data.details.type === 'suite' && hasPassed) return;
    if (data.skip !== undefined && data.skip !== false) {
      tally.skipped++;
      const reason =
        typeof data.skip === 'string' && data.skip !== '' ? data.skip : `${name} (no reason given)`;
      tally.skipReasons.set(reason, (tally.skipReasons.get(reason) ?? 0) + 1);
    } else if (hasPassed) {
      tally.passed++;
      if (isVerbose) process.stdout.write(`  ok ${name}, ${Math.round(data.details.duration_ms)} ms\n`);
    } else if (isOnlyAboutOthers(data.details.error)) {
      // Its child, or the hook before it, failed and is counted and shown by itself.
      if (data.details.error.failureType === 'cancelledByParent') tally.failed++;
    } else {
      tally.failed++;
      tally.failures.push(name);
      process.stdout.write(`\nFAIL ${name}\n${explain(data.details.error)}\n`);
      process.stdout.write(perFile.get(data.file) ?? '');
      perFile.delete(data.file);
    }
  }

  function finishFile(data) {
    const { passed, failed, skipped, cancelled } = data.counts;
    const parts = [`${passed} passed`];
    if (failed + cancelled > 0) parts.push(`${failed + cancelled} failed`);
    if (skipped > 0) parts.push(`${skipped} skipped`);
    const mark = failed + cancelled > 0 ? 'FAIL' : 'ok  ';
    const seconds = (data.duration_ms / 1000).toFixed(1);
    process.stdout.write(`${mark} ${relative(root, data.file)}: ${parts.join(', ')}, ${seconds} s\n`);
    perFile.delete(data.file);
  }

  /** What a file wrote to stderr is shown only when it fails, and only its end. */
  function remember(file, message) {
    perFile.set(file, `${perFile.get(file) ?? ''}${message}`.slice(-8000));
  }

  return tally;
}

/** A parent fails with its child, and a test is cancelled with the hook before it. */
const isOnlyAboutOthers = (error) => ['subtestsFailed', 'cancelledByParent'].includes(error?.failureType);

function explain(error) {
  if (error?.exitCode !== undefined) return `the file ended with exit code ${error.exitCode ?? error.signal}`;
  const cause = error?.cause ?? error;
  if (typeof cause === 'string') return cause;
  const story = cause?.stack ?? inspect(cause);
  return story.replaceAll(/\n\s+at .*node:(internal|async_hooks).*/g, '');
}

function nameOf(data) {
  const file = data.file === undefined ? '' : relative(root, data.file);
  return data.name === data.file ? `${file} as a whole` : `${file} > ${data.name}`;
}
