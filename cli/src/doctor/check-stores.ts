import { constants } from 'node:fs';
import { access, mkdir, statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { formatBytes } from '../terminal/quantities.ts';
import { broken, type CheckResult, fine, missing } from './check.ts';
import { canConnect } from './network.ts';

const scarceBytes = 2e9;

/** The server's folder, as its configuration finds it. */
export const homeOf = (environment: NodeJS.ProcessEnv): string =>
  environment['SLIPWAY_HOME'] || join(homedir(), '.slipway');

export async function checkHome(home: string): Promise<CheckResult> {
  const existing = await nearestExisting(home);
  try {
    await access(existing, constants.W_OK);
  } catch {
    return broken(
      'home folder',
      `${home} cannot be written`,
      'choose another with SLIPWAY_HOME, or mend its permissions',
    );
  }
  const { bavail, bsize } = await statfs(existing);
  const free = bavail * bsize;
  const found = `${home}, ${formatBytes(free)} free`;
  return free < scarceBytes
    ? missing('home folder', found, 'free some space: data, models and logs are kept there')
    : fine('home folder', found);
}

/** SQLite lies in the home folder; PostgreSQL has to answer at its address. */
export async function checkDatabase(environment: NodeJS.ProcessEnv): Promise<CheckResult> {
  const url = environment['SLIPWAY_DATABASE_URL'];
  if (!url) return fine('database', 'SQLite in the home folder');
  return checkRemote('database', url, { setting: 'SLIPWAY_DATABASE_URL', defaultPort: 5432 });
}

/** Blobs lie in the home folder unless an S3 address is set. */
export async function checkBlobs(environment: NodeJS.ProcessEnv): Promise<CheckResult> {
  const url = environment['SLIPWAY_BLOBS_URL'];
  if (!url) return fine('blobs', 'a folder in the home folder');
  if (url.startsWith('file:')) {
    const folder = new URL(url).pathname;
    return mkdir(folder, { recursive: true }).then(
      () => fine('blobs', folder),
      (error: Error) =>
        broken(
          'blobs',
          `${folder}: ${error.message}`,
          'set SLIPWAY_BLOBS_URL to a folder that can be written',
        ),
    );
  }
  const endpoint = URL.canParse(url) ? new URL(url).searchParams.get('endpoint') : null;
  return checkRemote('blobs', endpoint ?? 'https://s3.amazonaws.com', {
    setting: 'SLIPWAY_BLOBS_URL',
    defaultPort: 443,
  });
}

async function checkRemote(
  name: string,
  url: string,
  { setting, defaultPort }: { setting: string; defaultPort: number },
): Promise<CheckResult> {
  if (!URL.canParse(url)) return broken(name, `${setting} is not a URL`, 'see docs/configuration.md');
  const { hostname, port, protocol } = new URL(url);
  const wanted = Number(port) || (protocol === 'http:' ? 80 : defaultPort);
  const host = hostname || 'localhost';
  return (await canConnect(host, wanted))
    ? fine(name, `${host}:${wanted} answers`)
    : broken(name, `nothing answers at ${host}:${wanted}`, `start it, or correct ${setting}`);
}

async function nearestExisting(path: string): Promise<string> {
  return access(path).then(
    () => path,
    () => (dirname(path) === path ? path : nearestExisting(dirname(path))),
  );
}
