import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { isPrivateAddress } from '../../../platform/network/private-address.ts';
import { temporaryFolder } from '../../../platform/testing/temporary-folder.ts';
import { download } from './download.ts';

async function openServer(t: TestContext, listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const target = join(temporaryFolder(t), 'fetched');
  const fetch = (
    path: string,
    more: { allowPrivate?: boolean; maxBytes?: number; signal?: AbortSignal } = {},
  ) =>
    download({
      url: path.startsWith('/') ? url + path : path,
      target,
      maxBytes: 1000,
      allowPrivate: true,
      signal: new AbortController().signal,
      ...more,
    });
  return { url, target, fetch };
}

test('a file is fetched through redirects', async (t) => {
  const { fetch, target } = await openServer(t, (request, response) => {
    if (request.url === '/data.csv') response.end('a,b\n1,2\n');
    else response.writeHead(302, { location: '/data.csv' }).end();
  });
  await fetch('/somewhere');
  assert.equal(readFileSync(target, 'utf8'), 'a,b\n1,2\n');
});

test('private addresses are refused, by number, by name and behind a redirect', async (t) => {
  let asked = 0;
  const { fetch, url, target } = await openServer(t, (_request, response) => {
    asked++;
    response.end('secret');
  });
  const port = new URL(url).port;
  for (const host of [
    '127.0.0.1',
    'localhost',
    '2130706433',
    '0x7f.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '0.0.0.0',
  ]) {
    await assert.rejects(
      fetch(`http://${host}:${port}/`, { allowPrivate: false }),
      { code: 'invalid-data', message: /private address/ },
      host,
    );
  }
  assert.equal(asked, 0, 'nothing was sent');
  assert.ok(!existsSync(target));
});

test('addresses that are not on the internet are known', () => {
  for (const address of [
    ...[
      '10.1.2.3',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '127.9.9.9',
    ],
    ...['0.0.0.0', '224.0.0.1', '255.255.255.255', '198.18.0.1', '::', '::1', 'fe80::1', 'fe80::1%eth0'],
    ...[
      'fc00::1',
      'fd12::1',
      'ff02::1',
      '::ffff:10.0.0.1',
      '::ffff:8.8.8.8',
      '64:ff9b::a00:1',
      '2002:a00:1::',
    ],
  ]) {
    assert.equal(isPrivateAddress(address), true, address);
  }
  for (const address of ['8.8.8.8', '172.32.0.1', '192.169.0.1', '2606:4700::1111', 'example.org']) {
    assert.equal(isPrivateAddress(address), false, address);
  }
});

test('what goes wrong on the way is told', async (t) => {
  const { fetch } = await openServer(t, (request, response) => {
    const answers: Record<string, () => void> = {
      '/missing': () => response.writeHead(404).end(),
      '/loop': () => response.writeHead(301, { location: '/loop' }).end(),
      '/file': () => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
      '/announced': () => response.writeHead(200, { 'content-length': '5000' }).end('x'.repeat(5000)),
      '/endless': () => {
        const timer = setInterval(() => response.write('x'.repeat(400)), 5);
        response.once('close', () => clearInterval(timer));
      },
      '/cut': () => {
        response.writeHead(200, { 'content-length': '900' });
        response.write('half', () => response.destroy());
      },
    };
    answers[request.url!]!();
  });
  const cases: [path: string, message: RegExp][] = [
    ['/missing', /answered 404/],
    ['/loop', /redirects more than 5 times/],
    ['/file', /'file:' addresses cannot be imported/],
    ['/announced', /larger than 1000 bytes/],
    ['/endless', /larger than 1000 bytes/],
    ['/cut', /could not fetch/],
    ['http://127.0.0.1:1/', /could not fetch http:\/\/127\.0\.0\.1:1\//],
    ['http://name:secret@127.0.0.1/', /carries a user name or password/],
    ['http://', /is not a URL/],
  ];
  for (const [path, message] of cases) {
    await assert.rejects(fetch(path), { code: 'invalid-data', message }, path);
  }
});

test('a stopped download ends', async (t) => {
  const { fetch, target } = await openServer(t, (_request, response) => void response.write('begin'));
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 50);
  await assert.rejects(fetch('/slow', { signal: stop.signal }), { code: 'cancelled' });
  assert.ok(!existsSync(target) || statSync(target).size <= 5);
});
