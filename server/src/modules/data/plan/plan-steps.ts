import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { DataContext } from '../data-deps.ts';
import { digestOfSql } from '../feature-set.ts';
import type { ImportRequest } from '../import/import-request.ts';
import { isUrl, localFiles } from '../source/locate-source.ts';
import { versionIdentity } from '../stored-version.ts';

/** Raised when what an import or feature job writes changes for the same input. */
const codeVersion = 1;

/**
 * Digest of everything an import's result depends on: the bytes of its files and what is asked of them. Null for
 * a URL, whose content cannot be known without fetching it. Reads at about 1 GB/s.
 */
export async function planImport(
  request: Pick<ImportRequest, 'dataset' | 'source' | 'expect' | 'split' | 'asOf' | 'csv'>,
): Promise<string | null> {
  const sourceDigest = await digestSource(request.source);
  if (sourceDigest === null) return null;
  const { dataset, expect, split, asOf, csv } = request;
  return digest(['data.import', codeVersion, sourceDigest, dataset, expect, split, asOf, csv]);
}

/** Digest of everything a feature set depends on. */
export async function planFeatures(
  context: DataContext,
  request: { name: string; datasetVersionId: string; sql: string },
): Promise<string> {
  const { version, split } = await context.datasets.getVersionById(request.datasetVersionId);
  const identity = versionIdentity(version.digest, split);
  return digest([
    'data.features',
    codeVersion,
    version.dataset,
    identity,
    request.name,
    digestOfSql(request.sql),
  ]);
}

/** sha256 over the bytes of the files a path or glob names, in order; null for a URL. Throws `not-found`. */
export async function digestSource(source: string): Promise<string | null> {
  if (isUrl(source)) return null;
  const digests: string[] = [];
  for (const file of localFiles(source)) {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }))
      hash.update(chunk as Buffer);
    digests.push(hash.digest('hex'));
  }
  return digests.length === 1 ? digests[0]! : digest(digests);
}

const digest = (parts: readonly unknown[]): string =>
  createHash('sha256')
    .update(JSON.stringify(parts.map((part) => part ?? null)))
    .digest('hex');
