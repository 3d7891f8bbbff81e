import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { hasEverything } from './install.mjs';
import { root } from './paths.mjs';
import { findTestFiles, isHeavy, parseTestArguments } from './test-files.mjs';
import { createTally } from './test-tally.mjs';

test('node_modules matches the lock when every package for this platform has its version', () => {
  const wanted = {
    '': { version: '0.1.0' },
    cli: { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/only-for-windows': { version: '2.0.0', optional: true },
    'node_modules/@slipway/cli': { link: true, resolved: 'cli' },
  };
  const installed = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/@slipway/cli': { link: true } };
  assert.equal(hasEverything(wanted, installed), true);
  assert.equal(hasEverything({ ...wanted, 'node_modules/b': { version: '1.0.0' } }, installed), false);
  assert.equal(hasEverything(wanted, { ...installed, 'node_modules/a': { version: '1.0.1' } }), false);
  assert.equal(hasEverything(wanted, { 'node_modules/a': { version: '1.0.0' } }), false);
});

test('arguments narrow the files, and flags do not', () => {
  assert.deepEqual(parseTestArguments(['./cli/src', '--name', 'a b', '--verbose', 'docs']), {
    filters: ['cli/src', 'docs'],
    names: ['a b'],
    isVerbose: true,
  });
  assert.deepEqual(findTestFiles(['scripts/scripts.test']), ['scripts/scripts.test.mjs']);
  assert.deepEqual(findTestFiles(['no-such-file']), []);
  assert.ok(findTestFiles([]).length > findTestFiles(['cli/']).length);
});

test('what starts servers or browsers runs alone', () => {
  for (const file of ['web/test/overview.test.ts', 'tests/loop.test.ts', 'cli/src/cli.e2e.test.ts'])
    assert.ok(isHeavy(file));
  for (const file of ['web/src/a.test.ts', 'server/src/app.test.ts']) assert.ok(!isHeavy(file));
});

/** Gives events to a tally and takes what it prints. */
function tallyOf(events) {
  const tally = createTally({ isVerbose: false });
  const written = [];
  const { write } = process.stdout;
  process.stdout.write = (text) => written.push(text) > 0;
  try {
    for (const event of events) tally.add(event);
  } finally {
    process.stdout.write = write;
  }
  return { ...tally, text: written.join('') };
}

const file = join(root, 'a.test.ts');
const data = (name, more = {}) => ({ name, file, details: { type: 'test', duration_ms: 1 }, ...more });
const failure = (failureType) => ({
  details: { type: 'test', duration_ms: 1, error: { failureType, cause: new Error('boom') } },
});

test('suites are not counted, skips keep their reason, a parent does not fail twice', () => {
  const { passed, failed, skipped, skipReasons, failures, text } = tallyOf([
    { type: 'test:pass', data: data('one') },
    { type: 'test:pass', data: data('suite', { details: { type: 'suite' } }) },
    { type: 'test:pass', data: data('two', { skip: 'no Chromium' }) },
    { type: 'test:pass', data: data('three', { skip: 'no Chromium' }) },
    { type: 'test:stderr', data: { file, message: 'noise\n' } },
    { type: 'test:fail', data: data('four', failure('testCodeFailure')) },
    { type: 'test:fail', data: data('parent', failure('subtestsFailed')) },
    { type: 'test:fail', data: data('after a broken hook', failure('cancelledByParent')) },
  ]);
  assert.deepEqual([passed, failed, skipped], [1, 2, 2]);
  assert.deepEqual([...skipReasons], [['no Chromium', 2]]);
  assert.deepEqual(failures, ['a.test.ts > four']);
  assert.match(text, /FAIL a\.test\.ts > four\nError: boom/);
  assert.match(text, /noise/);
});

test('a file that died is named as a whole, with its exit code', () => {
  const died = { details: { type: 'test', error: { exitCode: 3, cause: 'test failed' } } };
  const { failures, text } = tallyOf([{ type: 'test:fail', data: data(file, died) }]);
  assert.deepEqual(failures, ['a.test.ts as a whole']);
  assert.match(text, /exit code 3/);
});
