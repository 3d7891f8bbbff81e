import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { findPostgresBinaries } from './postgres-binaries.ts';

type Identity = { uid: number; gid: number } | Record<string, never>;

/** `identity` is whom the server runs as when that is not us. */
export type TestPostgres = { readonly url: string; readonly identity: Identity; stop(): Promise<void> };

/** Nothing here outlives the test: the disk is never waited for. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '32MB',
  max_connections: '200',
  listen_addresses: '127.0.0.1',
};

/** Why no PostgreSQL can be had, or undefined when one can. */
export function whyNoPostgres(): string | undefined {
  if (process.env['SLIPWAY_TEST_POSTGRES_URL']) return undefined;
  if (findPostgresBinaries() === undefined) {
    return 'no initdb and postgres on PATH or in /usr/lib/postgresql, and SLIPWAY_TEST_POSTGRES_URL is not set';
  }
  if (process.getuid?.() === 0 && findIdentity() === undefined) {
    return 'PostgreSQL does not run as root and there is no user postgres here; set SLIPWAY_TEST_POSTGRES_URL';
  }
  return undefined;
}

/** A real PostgreSQL in a temporary folder on a free loopback port; it dies with this process. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const given = process.env['SLIPWAY_TEST_POSTGRES_URL'];
  if (given) return { url: given, identity: {}, stop: async () => undefined };
  const binaries = findPostgresBinaries()!;
  const identity = findIdentity() ?? {};
  const directory = makeDirectory(identity);
  const data = join(directory, 'data');
  const remove = () => rmSync(directory, { recursive: true, force: true });
  try {
    const initdb = ['--pgdata', data, '--username', 'slipway', '--auth', 'trust', '--encoding', 'UTF8'];
    await promisify(execFile)(join(binaries, 'initdb'), [...initdb, '--locale', 'C', '--no-sync'], identity);
    const port = await freePort();
    const server = await serve({ binaries, data, directory, port, identity });
    return {
      url: `postgres://slipway@127.0.0.1:${port}/postgres`,
      identity,
      async stop() {
        server.stdin!.end();
        await once(server, 'exit');
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** PostgreSQL refuses to be root: then it becomes the user that Debian's package made for it. */
function findIdentity(): Identity | undefined {
  if (process.getuid?.() !== 0) return {};
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

function makeDirectory(identity: Identity): string {
  const directory = mkdtempSync(join(tmpdir(), 'slipway-postgres-'));
  mkdirSync(join(directory, 'data'));
  chmodSync(join(directory, 'data'), 0o700);
  if ('uid' in identity) {
    for (const path of [directory, join(directory, 'data')]) chownSync(path, identity.uid!, identity.gid!);
  }
  return directory;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

/** The shell ends the server and removes its folder when our end of its input closes, which also happens when we are killed. */
const keeper = '"$@" & server=$!; cat >/dev/null; kill -INT $server; wait $server; rm -rf "$0"';

async function serve(options: {
  binaries: string;
  data: string;
  directory: string;
  port: number;
  identity: Identity;
}): Promise<ChildProcess> {
  const { binaries, data, directory, port, identity } = options;
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = [join(binaries, 'postgres'), '-D', data, '-p', String(port), '-k', directory, ...flags];
  const logPath = join(directory, 'log');
  const log = openSync(logPath, 'a');
  const server = spawn('sh', ['-c', keeper, directory, ...command], {
    ...identity,
    stdio: ['pipe', log, log],
  });
  server.unref();
  for (let waitedMs = 0; waitedMs < 20_000; waitedMs += 25) {
    if (await answers(port)) return server;
    if (server.exitCode !== null) break;
    await sleep(25);
  }
  server.stdin!.end();
  throw new Error(`PostgreSQL did not start: ${readFileSync(logPath, 'utf8').slice(-2000)}`);
}

async function answers(port: number): Promise<boolean> {
  const client = new Client({ host: '127.0.0.1', port, user: 'slipway', database: 'postgres' });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
