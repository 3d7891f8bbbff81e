import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPublicLookup, isPrivateHost } from './public-lookup.ts';

const refused = (host: string) => new Error(`refused ${host}`);

test('a name that leads inside is refused, for one address and for all', async () => {
  const lookup = createPublicLookup(refused);
  for (const all of [true, false]) {
    const error = await new Promise((resolve) => lookup('localhost', { all }, resolve));
    assert.match(String(error), /refused localhost/);
  }
});

for (const [host, isPrivate] of [
  ['127.0.0.1', true],
  ['[::1]', true],
  ['169.254.169.254', true],
  ['[::ffff:10.0.0.1]', true],
  ['8.8.8.8', false],
  ['example.com', false],
] as const) {
  test(`${host} is ${isPrivate ? '' : 'not '}known to be inside before it is looked up`, () => {
    assert.equal(isPrivateHost(host), isPrivate);
  });
}
