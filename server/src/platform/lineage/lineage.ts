import type { LineageGraph, ThingRef } from '@slipway/contract';

/**
 * What was made from what. Nodes are things, an edge says that `to` came from, or because of, `from`.
 * Recording the same edge twice keeps one. A graph query is bounded and says when it was cut.
 */
export type Lineage = {
  record(project: string, to: ThingRef, from: readonly LineageSource[]): Promise<void>;
  graph(query: LineageQuery): Promise<LineageGraph>;
};

/** `relation` reads from the source's side: 'trained', 'measured', 'promoted', 'triggered'. */
export type LineageSource = { thing: ThingRef; relation: string };

export type LineageQuery = {
  project: string;
  node?: string | undefined;
  direction: 'up' | 'down' | 'both';
  depth: number;
  limit: number;
};
