import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from './command.ts';
import { childrenOf, findCommand } from './find-command.ts';

const command = (path: string, more: Partial<Command> = {}): Command => ({
  path: path.split(' '),
  summary: path,
  args: {},
  options: {},
  examples: [],
  reaches: 'server',
  run: async () => {},
  ...more,
});
const commands = [
  command('status'),
  command('runs list', { isDefaultOfGroup: true }),
  command('runs show', { args: { id: { summary: '', isRequired: true } } }),
  command('models list', { isDefaultOfGroup: true, args: { model: { summary: '', isRequired: false } } }),
  command('jobs logs'),
];
const common = {
  has: (word: string) => ['--json', '--url', '-h', '--help'].includes(word),
  takesValue: (word: string) => word === '--url',
};

const find = (line: string) => {
  const found = findCommand(line.split(' ').filter(Boolean), commands, common);
  return found.kind === 'group' ? found.path : [found.command.summary, ...found.rest];
};

test('names lead to a command and the rest is its own', () => {
  assert.deepEqual(find('status'), ['status']);
  assert.deepEqual(find('runs show abc --json'), ['runs show', 'abc', '--json']);
});

test('common options may stand before and between the names', () => {
  assert.deepEqual(find('--json runs list'), ['runs list', '--json']);
  assert.deepEqual(find('--url http://x runs show abc'), ['runs show', '--url', 'http://x', 'abc']);
});

test('a group alone is its default command, with its options', () => {
  assert.deepEqual(find('runs'), ['runs list']);
  assert.deepEqual(find('runs --filter a=1'), ['runs list', '--filter', 'a=1']);
  assert.deepEqual(find('models delays'), ['models list', 'delays']);
});

test('a group without a default, and any --help, is the group', () => {
  assert.deepEqual(find('jobs'), ['jobs']);
  assert.deepEqual(find('runs --help'), ['runs']);
  assert.deepEqual(find(''), []);
});

test('an unknown name names the nearest', () => {
  assert.throws(() => find('stauts'), {
    message: "there is no command 'slipway stauts'",
    hint: "did you mean 'status'?",
  });
  assert.throws(() => find('runs shwo'), { hint: "did you mean 'show'?", exitCode: 2 });
  assert.throws(() => find('jobs xyzzy'), { hint: "known here: logs; see 'slipway jobs --help'" });
  assert.throws(() => find('--nope'), /no option '--nope'/);
});

test('children of a path', () => {
  assert.deepEqual(childrenOf([], commands), ['status', 'runs', 'models', 'jobs']);
  assert.deepEqual(childrenOf(['runs'], commands), ['list', 'show']);
});
