import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isSlipwayError } from '../errors/slipway-error.ts';
import { startChild } from '../testing/child-process.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { createTestClock } from '../testing/test-clock.ts';
import { lockHome } from './home-lock.ts';

const child = join(import.meta.dirname, 'home-lock.child.ts');
const isInUse = (error: unknown) => isSlipwayError(error) && error.code === 'in-use';

test('the second server is refused with the process and address of the first', async (t) => {
  const home = temporaryFolder(t);
  const holder = startChild(t, child, [home]);
  assert.equal(await holder.nextLine(), 'held');
  assert.throws(
    () => lockHome(home),
    (error) =>
      isInUse(error) &&
      String(error).includes(`process ${holder.process.pid} at http://127.0.0.1:4700`) &&
      String(error).includes(home),
  );
});

test('kill -9 gives the folder back at once', async (t) => {
  const home = temporaryFolder(t);
  const holder = startChild(t, child, [home]);
  await holder.nextLine();
  await holder.kill();
  assert.equal(existsSync(join(home, 'slipway.lock.json')), true);
  const lock = lockHome(home);
  const refused = startChild(t, child, [home]);
  assert.match(await refused.nextLine(), new RegExp(`in use by process ${process.pid} since`));
  lock.release();
});

test('the address may be told later, and release frees the folder', (t) => {
  const home = join(temporaryFolder(t), 'made', 'on', 'the', 'way');
  const lock = lockHome(home, { clock: createTestClock() });
  lock.announce('http://127.0.0.1:9');
  assert.throws(() => lockHome(home), /at http:\/\/127.0.0.1:9 since 2026-01-01T00:00:00.000Z/);
  lock.release();
  lock.release();
  lockHome(home).release();
});

test('a sidecar that nobody can read does not hide the reason', (t) => {
  const home = temporaryFolder(t);
  const lock = lockHome(home);
  writeFileSync(join(home, 'slipway.lock.json'), '{"pid":');
  assert.throws(() => lockHome(home), /in use by another process/);
  lock.release();
});
