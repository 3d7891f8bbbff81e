import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { checkPort } from './check-port.ts';
import { checkNativePackage, nativePackages } from './check-runtime.ts';
import { checkBlobs, checkDatabase, checkHome } from './check-stores.ts';

const folder = mkdtempSync(join(tmpdir(), 'slipway-doctor-'));
after(() => rmSync(folder, { recursive: true }));

test('a free port, a stranger on it, and Slipway', async () => {
  const server = createServer((request, response) => {
    const isOurs = request.headers.host?.startsWith('localhost');
    response.end(isOurs ? '{"status":"ok","version":"9.9.9","startedAt":1}' : 'hello');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  assert.match((await checkPort(`http://localhost:${port}`)).found, /version 9\.9\.9 answers/);
  assert.deepEqual((await checkPort(`http://127.0.0.1:${port}`)).state, 'broken');
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
  assert.equal((await checkPort(`http://127.0.0.1:${port}`)).state, 'missing');
  assert.equal((await checkPort('nonsense')).state, 'broken');
});

test('a home that is not there yet is fine where it can be made', async () => {
  const { state, found } = await checkHome(join(folder, 'new', 'home'));
  assert.notEqual(state, 'broken');
  assert.match(found, /free$/);
});

test('stores that do not answer say which setting to correct', async () => {
  assert.equal((await checkDatabase({})).state, 'fine');
  const database = await checkDatabase({ SLIPWAY_DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/db' });
  assert.equal(database.state, 'broken');
  assert.match(database.remedy ?? '', /SLIPWAY_DATABASE_URL/);
  assert.doesNotMatch(JSON.stringify(database), /secret/);
  assert.equal((await checkDatabase({ SLIPWAY_DATABASE_URL: 'nonsense' })).state, 'broken');
  const blobs = await checkBlobs({ SLIPWAY_BLOBS_URL: 's3://bucket/x?endpoint=http://127.0.0.1:1' });
  assert.match(blobs.found, /nothing answers at 127\.0\.0\.1:1/);
  assert.equal((await checkBlobs({ SLIPWAY_BLOBS_URL: `file://${join(folder, 'blobs')}` })).state, 'fine');
});

test('native packages load, and one that does not is a finding', async () => {
  for (const [name, native] of Object.entries(nativePackages)) {
    const { state, found } = await checkNativePackage(name, native);
    assert.equal(state, 'fine', found);
    assert.match(found, /\d+\.\d+/);
  }
  const wrong = { specifier: 'no-such-package', script: "import 'no-such-package'" };
  assert.match(
    (await checkNativePackage('x', wrong)).found,
    /no-such-package does not load: .*Cannot find package/,
  );
});
