import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openSecretBox } from './secret-box.ts';

test('what was sealed opens again, also after a restart, and looks different each time', (t) => {
  const home = temporaryFolder(t);
  const box = openSecretBox({ home });
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (secret, owner) => {
      const sealed = box.seal(secret, owner);
      assert.notEqual(sealed, box.seal(secret, owner));
      assert.equal(openSecretBox({ home }).open(sealed, owner), secret);
    }),
    { numRuns: 50 },
  );
  assert.equal(statSync(join(home, 'secret.key')).mode & 0o777, 0o600);
});

test('a changed byte, another owner or another key opens nothing', (t) => {
  const home = temporaryFolder(t);
  const box = openSecretBox({ home });
  const sealed = box.seal('hunter2', 'a');
  const bytes = Buffer.from(sealed.slice(3), 'base64');
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1;
    assert.throws(() => box.open(`v1.${changed.toString('base64')}`, 'a'), { code: 'conflict' });
  }
  assert.throws(() => box.open(sealed, 'b'), { code: 'conflict', hint: /SLIPWAY_SECRET_KEY/ });
  const other = openSecretBox({ home, key: randomBytes(32).toString('base64') });
  assert.throws(() => other.open(sealed, 'a'), { code: 'conflict' });
  assert.throws(() => box.open('v1.', 'a'), { code: 'conflict' });
  assert.doesNotMatch(readFileSync(join(home, 'secret.key'), 'utf8'), /hunter2/);
});

test('a key that is no key says how long it must be', (t) => {
  const home = temporaryFolder(t);
  writeFileSync(join(home, 'secret.key'), 'short');
  assert.throws(() => openSecretBox({ home }).seal('x', 'a'), {
    code: 'invalid-request',
    message: /secret\.key has 3 bytes/,
  });
});
