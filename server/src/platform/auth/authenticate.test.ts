import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertLocalCaller, assertMayListen, createAuthenticator, isLoopback } from './authenticate.ts';

const token = 'a-secret-of-some-length';

test('only loopback names and addresses count as loopback', () => {
  for (const host of ['127.0.0.1', '127.8.8.8', 'localhost', '::1', '[::1]'])
    assert.ok(isLoopback(host), host);
  for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.example.org', 'example.org', ''])
    assert.ok(!isLoopback(host), host);
});

test('another address is refused until a token is configured, and the message says how', () => {
  assert.throws(() => assertMayListen({ host: '0.0.0.0', token: undefined }), {
    code: 'forbidden',
    hint: /SLIPWAY_TOKEN/,
  });
  assertMayListen({ host: '0.0.0.0', token });
  assertMayListen({ host: '127.0.0.1', token: undefined });
});

test('with a token, bearer and basic pass and everything else is 401', () => {
  const authenticate = createAuthenticator({ token });
  assert.equal(authenticate(`Bearer ${token}`).actor, 'token');
  assert.equal(authenticate(`Basic ${Buffer.from(`ada:${token}`).toString('base64')}`).actor, 'ada');
  for (const header of [
    undefined,
    '',
    'Bearer',
    'Bearer wrong',
    `Basic ${Buffer.from('ada').toString('base64')}`,
    `Digest ${token}`,
  ]) {
    assert.throws(() => authenticate(header), { code: 'unauthenticated', status: 401 });
  }
});

test('without a token, foreign host names and origins are refused', () => {
  assertLocalCaller({ host: '127.0.0.1:4700' });
  assertLocalCaller({ host: 'localhost:4700', origin: 'http://localhost:5173' });
  assert.throws(() => assertLocalCaller({ host: 'evil.example:4700' }), { code: 'forbidden' });
  assert.throws(() => assertLocalCaller({ host: 'localhost', origin: 'https://evil.example' }), {
    code: 'forbidden',
  });
});
