import { createHash } from 'node:crypto';
import type { DatasetVersion } from '@slipway/contract';
import type { SettledSplit } from './splits/split-parts.ts';

/** A dataset version with what only the server needs: settled bounds of the parts, and where the profile is. */
export type StoredVersion = {
  readonly version: DatasetVersion;
  readonly split: SettledSplit | null;
  readonly profileDigest: string;
};

/** Two imports with the same identity are the same version: the same bytes, split the same way. */
export function versionIdentity(parquetDigest: string, split: SettledSplit | null): string {
  return createHash('sha256')
    .update(`${parquetDigest}\n${JSON.stringify(split)}`)
    .digest('hex');
}
