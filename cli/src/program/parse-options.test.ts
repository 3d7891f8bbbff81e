import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { OptionSpec } from './command.ts';
import { parseOptions, readFlags } from './parse-options.ts';

const specs = {
  follow: { flags: '-f, --follow', kind: 'flag', summary: '' },
  limit: { flags: '-n, --limit <count>', kind: 'number', summary: 'at most' },
  param: { flags: '--param <name=value>', kind: 'list', summary: '' },
  message: { flags: '-m, --message <text>', kind: 'text', summary: '' },
} satisfies Record<string, OptionSpec>;

test('every kind of option, anywhere between the arguments', () => {
  const { options, positionals } = parseOptions(
    ['a', '-f', '--limit=5', 'b', '--param', 'x=1', '--param=y=2', '-m', 'hello there'],
    specs,
  );
  assert.deepEqual(options, { follow: true, limit: 5, param: ['x=1', 'y=2'], message: 'hello there' });
  assert.deepEqual(positionals, ['a', 'b']);
});

test('what is left out has the empty value of its kind', () => {
  assert.deepEqual(parseOptions([], specs).options, {
    follow: false,
    limit: undefined,
    param: [],
    message: undefined,
  });
});

test('nothing is an option behind --, and a lone dash is an argument', () => {
  assert.deepEqual(parseOptions(['-', '--', '--follow'], specs).positionals, ['-', '--follow']);
});

test('wrong options are usage errors with a way out', () => {
  assert.throws(() => parseOptions(['--folow'], specs), { hint: "did you mean '--follow'?", exitCode: 2 });
  assert.throws(() => parseOptions(['--limit', 'many'], specs), /needs a number, not 'many'/);
  assert.throws(() => parseOptions(['--limit'], specs), /needs a value/);
  assert.throws(() => parseOptions(['--limit='], specs), /needs a number/);
  assert.throws(() => parseOptions(['--follow=yes'], specs), /takes no value/);
});

test('whatever the words, the answer is options or a usage error', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), fc.constantFrom('--follow', '-n', '--param', '--', '-fn', '--no-x'))),
      (words) => {
        try {
          parseOptions(words, specs);
        } catch (error) {
          assert.equal((error as { exitCode?: number }).exitCode, 2, String((error as Error).stack));
        }
      },
    ),
  );
});

test('flags are read into their parts', () => {
  assert.deepEqual(readFlags('-n, --limit <count>'), { short: 'n', long: 'limit', placeholder: 'count' });
  assert.deepEqual(readFlags('--json'), { short: undefined, long: 'json', placeholder: undefined });
  assert.throws(() => readFlags('limit'));
});
