import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { Config } from '../config/config.ts';
import { SlipwayError } from '../errors/slipway-error.ts';
import type { Caller } from '../http/route-handlers.ts';

/** True for the addresses that only this machine can reach. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (bare === 'localhost' || bare === '::1') return true;
  return isIP(bare) === 4 && bare.startsWith('127.');
}

/** Refuses to listen where strangers could call without a token; the message says how to allow it. */
export function assertMayListen(config: Pick<Config, 'host' | 'token'>): void {
  if (isLoopback(config.host) || config.token !== undefined) return;
  throw new SlipwayError(
    'forbidden',
    `refusing to listen on ${config.host}: it is reachable from other machines and no token is configured`,
    {
      hint: 'set SLIPWAY_TOKEN to a secret of at least 16 characters (callers send it as "Authorization: Bearer …"), or listen on 127.0.0.1',
    },
  );
}

/**
 * Who is calling. Without a configured token only loopback is served, and everybody there is `local`.
 * With one, every call must carry it: bearer, or basic with the token as the password (what MLflow's client sends).
 */
export function createAuthenticator(
  config: Pick<Config, 'token'>,
): (authorization: string | undefined) => Caller {
  const expected = config.token === undefined ? null : digest(config.token);
  return (authorization) => {
    if (expected === null) return { actor: 'local' };
    const { actor, secret } = parseAuthorization(authorization);
    if (secret === null || !timingSafeEqual(digest(secret), expected)) {
      throw new SlipwayError(
        'unauthenticated',
        secret === null ? 'this server needs a token' : 'this token is not known here',
        {
          hint: 'send "Authorization: Bearer <SLIPWAY_TOKEN of the server>"',
        },
      );
    }
    return { actor };
  };
}

function parseAuthorization(header: string | undefined): { actor: string; secret: string | null } {
  const [scheme, value] = (header ?? '').split(' ', 2);
  if (scheme?.toLowerCase() === 'bearer' && value) return { actor: 'token', secret: value };
  if (scheme?.toLowerCase() === 'basic' && value) {
    const [user = '', ...password] = Buffer.from(value, 'base64').toString('utf8').split(':');
    return { actor: user || 'token', secret: password.join(':') || null };
  }
  return { actor: 'nobody', secret: null };
}

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Without a token a page on the internet could still make a visitor's browser call this server under a name
 * that resolves to loopback (DNS rebinding) or post to it across sites. Both show in the headers.
 */
export function assertLocalCaller(headers: { host?: string | undefined; origin?: string | undefined }): void {
  const hostName = (headers.host ?? 'localhost').replace(/:\d+$/, '');
  if (!isLoopback(hostName)) {
    throw new SlipwayError('forbidden', `this server answers to loopback names only, not to '${hostName}'`, {
      hint: 'configure SLIPWAY_TOKEN to serve other names',
    });
  }
  if (
    headers.origin !== undefined &&
    headers.origin !== 'null' &&
    !isLoopback(safeHostName(headers.origin))
  ) {
    throw new SlipwayError('forbidden', `calls from pages of '${headers.origin}' are refused`, {
      hint: 'configure SLIPWAY_TOKEN and send it',
    });
  }
}

function safeHostName(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).hostname : '';
}
