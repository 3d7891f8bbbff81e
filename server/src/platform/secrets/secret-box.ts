import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { SlipwayError } from '../errors/slipway-error.ts';

/**
 * Seals secrets before they go to the database: AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits.
 * `owner` names the row that holds the secret; sealed text that is moved to another row does not open.
 */
export type SecretBox = {
  seal(secret: string, owner: string): string;
  /** Throws `conflict` for text that was sealed with another key, for another owner, or was changed. */
  open(sealed: string, owner: string): string;
};

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const format = 'v1.';

/** With the key given, 32 bytes in base64, else with one kept in the home folder, which only its owner may read. */
export function openSecretBox({ home, key }: { home: string; key?: string | undefined }): SecretBox {
  let known: Buffer | undefined;
  const getKey = () => {
    known ??= key === undefined ? readOrMakeKey(join(home, 'secret.key')) : decodeKey(key, 'secretKey');
    return known;
  };
  return {
    seal(secret, owner) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', getKey(), nonce);
      cipher.setAAD(Buffer.from(owner));
      const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return format + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    open(sealed, owner) {
      try {
        const bytes = Buffer.from(sealed.slice(format.length), 'base64');
        const nonce = bytes.subarray(0, nonceBytes);
        const decipher = createDecipheriv('aes-256-gcm', getKey(), nonce, { authTagLength: tagBytes });
        decipher.setAAD(Buffer.from(owner));
        decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
        const body = bytes.subarray(nonceBytes + tagBytes);
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new SlipwayError(
          'conflict',
          'a secret in the database does not open with the key of this server',
          {
            hint: 'start it with the key it was sealed with (SLIPWAY_SECRET_KEY, or secret.key of the home folder), or set the secret again',
            cause,
          },
        );
      }
    },
  };
}

/** The first server of a home makes the key; another that starts at the same moment reads what that one wrote. */
function readOrMakeKey(path: string): Buffer {
  try {
    const file = openSync(path, 'wx', 0o600);
    const key = randomBytes(keyBytes);
    writeSync(file, `${key.toString('base64')}\n`);
    closeSync(file);
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return decodeKey(readFileSync(path, 'utf8').trim(), path);
  }
}

function decodeKey(text: string, source: string): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length === keyBytes) return key;
  throw new SlipwayError('invalid-request', `the key of ${source} has ${key.length} bytes`, {
    hint: `give ${keyBytes} random bytes in base64: openssl rand -base64 ${keyBytes}`,
  });
}
