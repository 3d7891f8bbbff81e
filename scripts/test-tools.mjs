/**
 * Chromium and PostgreSQL for the tests that need the real thing. As root on Debian they are added by apt when
 * missing; elsewhere those tests skip themselves and say why.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @param {string[]} files the test files about to run */
export function addTestTools(files) {
  const missing = [
    !hasChromium() && files.some((file) => file.startsWith('web/test/')) && 'chromium',
    !hasPostgres() && files.some((file) => file.startsWith('server/')) && 'postgresql',
  ].filter(Boolean);
  if (missing.length === 0 || !isRootOnDebian()) return;
  process.stdout.write(`Adding ${missing.join(' and ')} with apt for the tests that need them ...\n`);
  const options = {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  spawnSync('apt-get', ['update', '-qq'], { ...options, timeout: 120_000 });
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...missing];
  const { status } = spawnSync('apt-get', install, { ...options, timeout: 480_000 });
  if (status !== 0)
    process.stdout.write('apt could not add them; the tests that need them will be skipped.\n');
}

function hasChromium() {
  return ['chromium', 'chromium-browser', 'google-chrome'].some(isInPath);
}

/** Debian keeps the server's programs out of PATH, in a folder for each major version. */
function hasPostgres() {
  const folder = '/usr/lib/postgresql';
  return (
    Boolean(process.env.SLIPWAY_TEST_POSTGRES_URL) ||
    isInPath('initdb') ||
    (existsSync(folder) &&
      readdirSync(folder).some((version) => existsSync(join(folder, version, 'bin/initdb'))))
  );
}

function isRootOnDebian() {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && isInPath('apt-get');
}

function isInPath(program) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => folder && existsSync(join(folder, program)));
}
