import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type CheckResult, fine, missing } from './check.ts';

/** Programs that only some things need. */
export function checkPrograms(environment: NodeJS.ProcessEnv): CheckResult[] {
  return [
    check(
      'Python',
      findProgram(['python3', 'python'], environment),
      'only to compare with Python tools in benchmarks',
    ),
    check(
      'PostgreSQL',
      findProgram(['initdb'], environment) ?? findDebianPostgres(),
      'only to test against a real one',
    ),
    check(
      'Chromium',
      findProgram(['chromium', 'chromium-browser', 'google-chrome'], environment),
      'only for the browser tests',
    ),
  ];
}

const check = (name: string, path: string | null, purpose: string): CheckResult =>
  path === null ? missing(name, 'not found', `optional, ${purpose}`) : fine(name, path);

function findProgram(names: readonly string[], environment: NodeJS.ProcessEnv): string | null {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter(Boolean);
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find((candidate) => existsSync(candidate)) ?? null;
}

/** Debian keeps the programs of each major version in a folder of its own. */
function findDebianPostgres(): string | null {
  const folder = '/usr/lib/postgresql';
  if (!existsSync(folder)) return null;
  const programs = readdirSync(folder).map((version) => join(folder, version, 'bin', 'initdb'));
  return programs.find((program) => existsSync(program)) ?? null;
}
