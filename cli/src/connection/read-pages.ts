import type { Page } from '@slipway/contract';

const largestPage = 1000;

/** Reads a paged list up to `limit` items. */
export async function readPages<Item>(
  limit: number,
  read: (page: { limit: number; cursor?: string }) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const wanted = Math.min(largestPage, limit - items.length);
    const page: Page<Item> = await read({ limit: wanted, ...(cursor === null ? {} : { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && items.length < limit);
  return items.slice(0, limit);
}
