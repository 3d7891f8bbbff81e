import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from './commands/catalogue.ts';
import { commonOptions } from './program/common-options.ts';
import { childrenOf } from './program/find-command.ts';
import { readFlags } from './program/parse-options.ts';
import { textWidth } from './terminal/text-width.ts';
import { callCli } from './testing/call-cli.ts';

/** Nothing listens on the discard port of loopback. */
const nobody = 'http://127.0.0.1:9';

for (const command of commands) {
  const name = command.path.join(' ');
  test(`slipway ${name}: help has examples, fits the width, and its options do not collide`, async () => {
    const { exitCode, stdout, stderr } = await callCli([...command.path, '--help'], { columns: 80 });
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /^Usage {2}slipway /);
    assert.ok(command.examples.length > 0);
    for (const { line } of command.examples) assert.match(line, /^slipway /);
    const isExample = (line: string) => command.examples.some((example) => line.includes(example.line));
    for (const line of stdout.split('\n')) assert.ok(textWidth(line) <= 92 || isExample(line), line);
    const flags = Object.values({ ...command.options, ...commonOptions(command) }).map((option) =>
      readFlags(option.flags),
    );
    for (const kind of ['long', 'short'] as const) {
      const used = flags.map((flag) => flag[kind]).filter((flag) => flag !== undefined);
      assert.equal(new Set(used).size, used.length, `${kind}: ${used.join(' ')}`);
    }
  });
}

test('slipway alone and slipway --help list every command', async () => {
  for (const words of [[], ['--help']]) {
    const { exitCode, stdout } = await callCli(words);
    assert.equal(exitCode, 0);
    for (const word of childrenOf([], commands)) assert.match(stdout, new RegExp(`^  ${word} `, 'm'));
  }
});

test('the version', async () => {
  assert.match((await callCli(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
});

test('a wrong command line ends with 2, a message and a way out, and no stack', async () => {
  const wrong = [
    ['stauts'],
    ['runs', 'shw'],
    ['jobs', 'list', '--state', 'odd'],
    ['runs', 'show'],
    ['runs', 'show', 'a', 'b'],
    ['status', '--limit', '3'],
    ['data', 'log', '--limit', 'many'],
    ['data', 'log', '--limit', '0'],
    ['run', '--param', 'novalue'],
    ['deploy', 'm', '--canary', '50'],
    ['deploy', 'm', '--now', '--canary', '100'],
    ['models', 'promote', 'm', '1', '--override'],
    ['predict', 'e', '--row', 'nonsense'],
    ['up', '--port', '99999'],
    ['up', '--example', 'flihgts'],
    ['monitor', 'alerts', '--state', 'odd'],
    ['init', '/no/such/file.csv'],
  ];
  for (const words of wrong) {
    const inProject = await callCli(words, { url: nobody, environment: { SLIPWAY_PROJECT: 'p' } });
    assert.equal(inProject.exitCode, 2, `${words.join(' ')}: ${inProject.exitCode} ${inProject.stderr}`);
    assert.equal(inProject.stdout, '');
    assert.match(inProject.stderr, /^✗ .+\n/);
    assert.doesNotMatch(inProject.stderr, /\n\s+at /);
  }
});

test('with --json an error is the one document', async () => {
  const { exitCode, stdout, stderr } = await callCli(['runs', 'shw', '--json']);
  assert.equal(exitCode, 2);
  assert.equal(stderr, '');
  assert.equal(JSON.parse(stdout).error.code, 'usage');
});

test('no server: exit code 4 and how to start one', async () => {
  const { exitCode, stderr } = await callCli(['status', '--project', 'p', '--url', nobody]);
  assert.equal(exitCode, 4);
  assert.match(stderr, /no Slipway server answers at http:\/\/127\.0\.0\.1:9/);
  assert.match(stderr, /slipway up/);
  const json = await callCli(['runs', '--project', 'p', '--json'], { url: nobody });
  assert.equal(JSON.parse(json.stdout).error.code, 'unreachable');
});

test('an address that is none is said so', async () => {
  const { exitCode, stderr } = await callCli(['status', '--project', 'p', '--url', 'not a url']);
  assert.equal(exitCode, 2);
  assert.match(stderr, /'not a url' is not an address/);
});
