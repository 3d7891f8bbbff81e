import type { LineageGraph } from '@slipway/contract';
import { directEdges } from '../../graphs/direct-edges.ts';
import type { GraphEdge, GraphNode } from '../../graphs/graph.ts';

/** Things as nodes, the chosen one marked. */
export const lineageNodes = ({ nodes }: LineageGraph, chosen: string | undefined): GraphNode[] =>
  nodes.map(({ key, kind, label }) => ({
    id: key,
    title: label,
    note: kind.replaceAll('-', ' '),
    kind,
    isChosen: key === chosen,
  }));

/** Relations as edges, one between two things, without those that a longer way says already. */
export function lineageEdges({ edges }: LineageGraph): GraphEdge[] {
  const byEnds = new Map<string, GraphEdge>();
  for (const { from, to, relation } of edges) {
    const key = `${from} ${to}`;
    const known = byEnds.get(key);
    byEnds.set(key, {
      from,
      to,
      label: known?.label === undefined ? relation : `${known.label}, ${relation}`,
    });
  }
  return directEdges([...byEnds.values()]);
}
