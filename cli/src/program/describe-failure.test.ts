import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usageError } from './cli-error.ts';
import { describeFailure } from './describe-failure.ts';

const apiError = (code: string, extra: object = {}) =>
  Object.assign(new Error('no'), { code, status: 400, ...extra });

test('a refusal has its own exit code', () => {
  assert.equal(describeFailure(apiError('gate-refused')).exitCode, 3);
  assert.equal(describeFailure(apiError('expectations-failed')).exitCode, 3);
  assert.equal(describeFailure(apiError('unreachable')).exitCode, 4);
  assert.equal(describeFailure(apiError('not-found')).exitCode, 1);
});

test('several problems are shown line by line above the hint; a single one is the message already', () => {
  const first = { line: 4, column: 7, path: 'pipeline.train', message: 'wrong', hint: 'try this' };
  const second = { path: 'body.x', message: 'odd' };
  const several = { details: { problems: [first, second] }, hint: 'see the docs' };
  assert.equal(
    describeFailure(apiError('invalid-project-file', several)).hint,
    'line 4, column 7 pipeline.train: wrong (try this)\nbody.x: odd\nsee the docs',
  );
  assert.equal(describeFailure(apiError('x', { details: { problems: [first] }, hint: 'h' })).hint, 'h');
});

test('anything that is thrown becomes words', () => {
  assert.equal(describeFailure('text').message, 'text');
  assert.equal(describeFailure(undefined).exitCode, 1);
  assert.equal(describeFailure(usageError('x')).exitCode, 2);
  assert.equal(describeFailure(apiError('x', { details: { problems: 'odd' } })).hint, undefined);
});
