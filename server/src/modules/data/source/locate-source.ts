import { globSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { notFound, SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { download } from './download.ts';

/** Files on this machine, in the order their rows are read. */
export type LocatedSource = { readonly files: readonly string[] };

export type LocateOptions = {
  readonly scratchDirectory: string;
  readonly allowPrivateUrls: boolean;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  onProgress?(receivedBytes: number, totalBytes: number | null): void;
};

/** True for anything that starts like `scheme:`; one letter is a Windows drive. */
export const isUrl = (source: string): boolean => /^[a-z][a-z0-9+.-]+:/i.test(source);

/** Finds what `source` names: a file, the files of a glob in name order, or an http(s) URL, which is fetched. */
export async function locateSource(source: string, options: LocateOptions): Promise<LocatedSource> {
  if (isUrl(source)) {
    const target = join(options.scratchDirectory, `fetched-${fetchedName(source)}`);
    await download({
      url: source,
      target,
      maxBytes: options.maxBytes,
      allowPrivate: options.allowPrivateUrls,
      signal: options.signal,
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    });
    return { files: [target] };
  }
  return { files: localFiles(source) };
}

/** The files a path or glob names. Throws `not-found` when there are none. */
export function localFiles(source: string): string[] {
  const path = resolve(source);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile()) return [path];
  if (found?.isDirectory()) {
    throw new SlipwayError('invalid-data', `'${source}' is a folder`, {
      hint: `name a file in it, or all of them: ${join(source, '*.parquet')}`,
    });
  }
  if (!/[*?[{]/.test(source)) throw notFound('file', source, 'paths are looked up on the server');
  const files = globSync(source)
    .map((file) => resolve(file))
    .filter((file) => statSync(file).isFile())
    .sort();
  if (files.length === 0) throw notFound('file that matches', source, 'paths are looked up on the server');
  return files;
}

function fetchedName(source: string): string {
  const name = basename(URL.parse(source)?.pathname ?? '').replace(/[^\w.-]/g, '_');
  return name === '' ? 'file' : name.slice(-100);
}
