import { type LineageEdge, LineageNode, type ThingRef } from '@slipway/contract';
import type { Kysely } from 'kysely';
import type { Database } from '../database/database.ts';
import type { LineageSource } from './lineage.ts';

type Tables = {
  platform_lineage_node: {
    project: string;
    key: string;
    kind: string;
    id: string;
    label: string;
    at: number;
  };
  platform_lineage_edge: { project: string; from_key: string; to_key: string; relation: string; at: number };
};

/** How a thing is named in the graph: `kind:id`. */
export const keyOf = (thing: ThingRef): string => `${thing.kind}:${thing.id}`;

/** SQLite and PostgreSQL both take this many values in one statement with room to spare. */
const keysPerQuery = 1000;

export type LineageRecord = { project: string; to: ThingRef; from: readonly LineageSource[]; at: number };

export async function insertLineage(database: Database, record: LineageRecord): Promise<void> {
  const { project, to, from, at } = record;
  const things = new Map([...from.map(({ thing }) => thing), to].map((thing) => [keyOf(thing), thing]));
  await database.write<Tables, void>(async (tx) => {
    // In the order of their keys, so that two writers of one node wait for each other instead of deadlocking.
    for (const [key, { kind, id, label }] of [...things].sort(([a], [b]) => (a < b ? -1 : 1))) {
      await tx
        .insertInto('platform_lineage_node')
        .values({ project, key, kind, id, label, at })
        .onConflict((on) => on.columns(['project', 'key']).doUpdateSet({ label }))
        .execute();
    }
    for (const { thing, relation } of from) {
      await tx
        .insertInto('platform_lineage_edge')
        .values({ project, from_key: keyOf(thing), to_key: keyOf(to), relation, at })
        .onConflict((on) => on.doNothing())
        .execute();
    }
  });
}

/** Edges that end in (`up`) or start from (`down`) the given nodes, newest first, at most `limit`. */
export async function selectEdges(
  database: Database,
  query: { project: string; keys: readonly string[]; direction: 'up' | 'down'; limit: number },
): Promise<LineageEdge[]> {
  const near = query.direction === 'up' ? 'to_key' : 'from_key';
  const edges: LineageEdge[] = [];
  for (const keys of inGroups(query.keys)) {
    const rows = await edgesOf(database.reader<Tables>(), query.project)
      .where(near, 'in', keys)
      .orderBy('at', 'desc')
      .limit(query.limit - edges.length)
      .execute();
    edges.push(...rows);
    if (edges.length >= query.limit) break;
  }
  return edges;
}

const edgesOf = (reader: Kysely<Tables>, project: string) =>
  reader
    .selectFrom('platform_lineage_edge')
    .select(['from_key as from', 'to_key as to', 'relation'])
    .where('project', '=', project);

export async function selectNodes(
  database: Database,
  query: { project: string; keys: readonly string[] },
): Promise<LineageNode[]> {
  const nodes: LineageNode[] = [];
  for (const keys of inGroups(query.keys)) {
    const rows = await nodesOf(database.reader<Tables>(), query.project).where('key', 'in', keys).execute();
    nodes.push(...rows.map((row) => LineageNode.parse(row)));
  }
  return nodes;
}

/** The keys of the newest nodes of a project, at most `limit`. */
export async function selectNewest(
  database: Database,
  query: { project: string; limit: number },
): Promise<string[]> {
  const rows = await nodesOf(database.reader<Tables>(), query.project)
    .orderBy('at', 'desc')
    .orderBy('key', 'desc')
    .limit(query.limit)
    .execute();
  return rows.map((row) => row.key);
}

const nodesOf = (reader: Kysely<Tables>, project: string) =>
  reader
    .selectFrom('platform_lineage_node')
    .select(['key', 'kind', 'id', 'label', 'at'])
    .where('project', '=', project);

function* inGroups(keys: readonly string[]): Generator<string[]> {
  for (let start = 0; start < keys.length; start += keysPerQuery)
    yield keys.slice(start, start + keysPerQuery);
}
