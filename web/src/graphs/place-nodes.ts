import dagre from '@dagrejs/dagre';
import type { GraphEdge, GraphNode } from './graph.ts';

export const nodeSize = { width: 208, height: 58 };

export type Direction = 'LR' | 'TB';

/** The upper left corner of every node, with few crossings (Sugiyama's layers, as dagre lays them). */
export function placeNodes(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  direction: Direction,
): Map<string, { x: number; y: number }> {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({
    rankdir: direction,
    nodesep: direction === 'LR' ? 18 : 24,
    ranksep: 56,
    marginx: 8,
    marginy: 8,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { ...nodeSize });
  for (const { from, to } of edges) {
    if (graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to);
  }
  dagre.layout(graph);
  return new Map(
    nodes.map(({ id }) => {
      const { x, y } = graph.node(id) as { x: number; y: number };
      return [id, { x: x - nodeSize.width / 2, y: y - nodeSize.height / 2 }];
    }),
  );
}
