import type { DatasetVersion, Page } from '@slipway/contract';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import type { DataContext } from './data-deps.ts';

/** A page of a dataset's versions, newest first. Throws `not-found` for an unknown dataset. */
export async function pageVersions(
  context: DataContext,
  wanted: { project: string; dataset: string; cursor?: string | undefined; limit: number },
): Promise<Page<DatasetVersion>> {
  const { project, dataset, cursor, limit } = wanted;
  if (cursor !== undefined && !/^\d{1,9}$/.test(cursor)) {
    throw new SlipwayError('invalid-request', `'${cursor}' is not a cursor of this list`);
  }
  await context.datasets.getDataset(project, dataset);
  const found = await context.datasets.listVersions(project, dataset, {
    beforeVersion: cursor === undefined ? undefined : Number(cursor),
    limit: limit + 1,
  });
  const items = found.slice(0, limit);
  return { items, nextCursor: found.length > limit ? String(items.at(-1)!.version) : null };
}
