import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';

/** Where a `from:` points: a file or glob on this machine, or a URL. */
export type Source = { kind: 'file'; path: string } | { kind: 'url'; path: string };

/** Paths are relative to slipway.yaml; `npm:package/path` is a file inside an installed npm package. */
export function resolveSource(from: string, directory: string): Source {
  if (/^https?:\/\//i.test(from)) return { kind: 'url', path: from };
  if (from.startsWith('npm:'))
    return { kind: 'file', path: resolvePackageFile(from.slice('npm:'.length), directory) };
  return { kind: 'file', path: isAbsolute(from) ? from : resolve(directory, from) };
}

function resolvePackageFile(specifier: string, directory: string): string {
  const parts = specifier.split('/');
  const nameLength = specifier.startsWith('@') ? 2 : 1;
  const name = parts.slice(0, nameLength).join('/');
  const inside = parts.slice(nameLength);
  if (inside.includes('..'))
    throw new SlipwayError('invalid-request', `'npm:${specifier}' leads out of the package`);
  for (let folder = directory; ; folder = dirname(folder)) {
    const root = join(folder, 'node_modules', name);
    const found = findPackage(root);
    if (found !== null) return join(found, ...inside);
    if (dirname(folder) === folder) break;
  }
  throw new SlipwayError('not-found', `npm package '${name}' is not installed for ${directory}`, {
    hint: `npm install ${name}`,
  });
}

function findPackage(root: string): string | null {
  try {
    return dirname(createRequire(join(root, 'package.json')).resolve('./package.json'));
  } catch {
    return null;
  }
}
