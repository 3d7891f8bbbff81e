import type { LineageEdge } from '@slipway/contract';

/** What a walk found: keys in the order they were reached, and whether something was left out. */
export type Walk = { readonly keys: ReadonlySet<string>; readonly isTruncated: boolean };

export type WalkOptions = {
  start: string;
  direction: 'up' | 'down';
  depth: number;
  /** Most nodes of the walk, the start included. */
  limit: number;
  /** Edges at the given nodes in the walk's direction; fewer than `limit` means that was all. */
  edgesAt(keys: readonly string[], limit: number): Promise<readonly LineageEdge[]>;
};

/** A node with a great many neighbours must not make one step unbounded. */
const edgesPerNode = 8;

/** Breadth first from one node against (`up`) or along (`down`) the edges; cycles end by themselves. */
export async function walkLineage(options: WalkOptions): Promise<Walk> {
  const { start, direction, depth, limit, edgesAt } = options;
  const keys = new Set([start]);
  const mostEdges = limit * edgesPerNode + 1;
  let frontier = [start];
  let isTruncated = false;
  for (let step = 0; frontier.length > 0; step++) {
    const edges = await edgesAt(frontier, mostEdges);
    if (edges.length >= mostEdges) isTruncated = true;
    const found = new Set(edges.map((edge) => (direction === 'up' ? edge.from : edge.to))).difference(keys);
    const room = step < depth ? limit - keys.size : 0;
    if (found.size > room) isTruncated = true;
    frontier = [...found].slice(0, room);
    for (const key of frontier) keys.add(key);
  }
  return { keys, isTruncated };
}
