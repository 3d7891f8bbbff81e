import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const debianRoot = '/usr/lib/postgresql';

/** The folder with `initdb` and `postgres`, on PATH or where Debian puts them; undefined when there is none. */
export function findPostgresBinaries(): string | undefined {
  const onPath = (process.env['PATH'] ?? '').split(delimiter);
  return [...debianFolders(), ...onPath].find((folder) =>
    ['initdb', 'postgres'].every((name) => folder !== '' && existsSync(join(folder, name))),
  );
}

function debianFolders(): string[] {
  if (!existsSync(debianRoot)) return [];
  const versions = readdirSync(debianRoot).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(debianRoot, version, 'bin'));
}
