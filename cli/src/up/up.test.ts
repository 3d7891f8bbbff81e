import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { createStyle } from '../terminal/style.ts';
import { findExample } from './examples.ts';
import { openBrowser } from './open-browser.ts';
import { describeEvent, isPartOfStory } from './tell-story.ts';
import { whoListens } from './who-listens.ts';

test('no browser is opened in CI or without a display', () => {
  assert.equal(openBrowser('http://127.0.0.1:1', { CI: '1', DISPLAY: ':0' }), false);
  if (process.platform === 'linux') assert.equal(openBrowser('http://127.0.0.1:1', {}), false);
});

const onlyLinux =
  process.platform === 'linux' ? false : 'who holds a port is looked up in /proc, which is Linux only';
test('a port is held by this process', { skip: onlyLinux }, async () => {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  assert.match((await whoListens(port, '127.0.0.1')) ?? '', new RegExp(`^process ${process.pid} \\(`));
  server.close();
  await once(server, 'close');
  assert.equal(await whoListens(port, '127.0.0.1'), null);
});

test('examples are found by name, and a mistyped one names the nearest', () => {
  assert.match(findExample('flights'), /examples.flights.slipway\.yaml$/);
  assert.throws(() => findExample('fligths'), { hint: "did you mean 'flights'?", exitCode: 2 });
});

test('an event is one line with the seconds since the start, cut to the terminal', () => {
  const event = {
    seq: 1,
    at: 12_345,
    project: 'p',
    type: 'x',
    subject: { kind: 'run', id: '1', label: '1' },
    message: 'trained\n12 trees',
    severity: 'info',
    data: {},
  } as const;
  const page = { style: createStyle(false), width: 22 };
  assert.equal(describeEvent(event, 0, page), '  12.3 s  trained 12 …');
});

test('the story leaves out what is part of something that is told, and never a failure', () => {
  assert.equal(isPartOfStory({ type: 'job-succeeded' }), false);
  for (const type of ['job-failed', 'alert-opened', 'rollout-rolled-back', 'something-new'])
    assert.ok(isPartOfStory({ type }));
});
