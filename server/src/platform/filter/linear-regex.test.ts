import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linearRegex } from './linear-regex.ts';

test('matches as any regular expression', () => {
  assert.ok(linearRegex('^gpt-(4|5)\\b').test('gpt-5 mini'));
  assert.ok(!linearRegex('^gpt-(4|5)\\b').test('my gpt-5'));
});

test('patterns that take for ever elsewhere end at once', () => {
  const start = performance.now();
  for (const pattern of ['^(a+)+$', '(a|aa)+$', '^(\\w+\\s?)*$'])
    assert.equal(linearRegex(pattern).test(`${'a'.repeat(60)}!`), false);
  assert.ok(performance.now() - start < 1000);
});

test('what cannot run in linear time, or is no pattern, is refused', () => {
  for (const pattern of ['(a)\\1', '(?=a)b', 'a{1,1000}', '(', '[z-a]'])
    assert.throws(() => linearRegex(pattern), SyntaxError);
});
