import type { LineageEdge, LineageGraph } from '@slipway/contract';
import type { Clock } from '../clock/clock.ts';
import type { Database } from '../database/database.ts';
import type { Lineage, LineageQuery } from './lineage.ts';
import { insertLineage, selectEdges, selectNewest, selectNodes } from './lineage-store.ts';
import { type Walk, walkLineage } from './walk-lineage.ts';

/** Lineage in the database. A thing that was never recorded has an empty graph. */
export function createLineage({ database, clock }: { database: Database; clock: Clock }): Lineage {
  const reach = (query: LineageQuery): Promise<Walk> =>
    query.node === undefined
      ? newestOf(database, query)
      : reachFrom(database, { ...query, node: query.node });

  return {
    async record(project, to, from) {
      await insertLineage(database, { project, to, from, at: clock.now() });
    },
    async graph(query) {
      const { keys, isTruncated } = await reach(query);
      const nodes = await selectNodes(database, { project: query.project, keys: [...keys] });
      const edges = await edgesBetween(database, query, keys);
      return {
        nodes: nodes.sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1)),
        edges: edges.edges,
        isTruncated: isTruncated || edges.isTruncated,
      } satisfies LineageGraph;
    },
  };
}

async function newestOf(database: Database, { project, limit }: LineageQuery): Promise<Walk> {
  const keys = await selectNewest(database, { project, limit: limit + 1 });
  return { keys: new Set(keys.slice(0, limit)), isTruncated: keys.length > limit };
}

/** `both` is what the thing came from and what came from it, not the cousins. */
async function reachFrom(database: Database, query: LineageQuery & { node: string }): Promise<Walk> {
  const { project, node, depth } = query;
  const walk = (direction: 'up' | 'down', limit: number) =>
    walkLineage({
      ...{ start: node, direction, depth, limit },
      edgesAt: (keys, edgeLimit) => selectEdges(database, { project, keys, direction, limit: edgeLimit }),
    });
  if (query.direction !== 'both') return walk(query.direction, query.limit);
  const up = await walk('up', query.limit);
  const down = await walk('down', Math.max(1, query.limit - up.keys.size + 1));
  return { keys: up.keys.union(down.keys), isTruncated: up.isTruncated || down.isTruncated };
}

const edgesPerNode = 8;

async function edgesBetween(
  database: Database,
  { project, limit }: LineageQuery,
  keys: ReadonlySet<string>,
): Promise<{ edges: LineageEdge[]; isTruncated: boolean }> {
  const most = limit * edgesPerNode + 1;
  const found = await selectEdges(database, { project, keys: [...keys], direction: 'up', limit: most });
  return { edges: found.filter((edge) => keys.has(edge.from)), isTruncated: found.length >= most };
}
