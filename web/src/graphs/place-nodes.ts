import dagre from '@dagrejs/dagre';
import type { GraphEdge, GraphNode } from './graph.ts';

export const nodeSize = { width: 196, height: 58 };

export type Direction = 'LR' | 'TB';

export type Placed = {
  /** The upper left corner of every node. */
  places: ReadonlyMap<string, { x: number; y: number }>;
  width: number;
  height: number;
};

const margin = 6;

/** Places nodes in layers with few crossings (Sugiyama's method, as dagre does it). */
export function placeNodes(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  direction: Direction,
): Placed {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: direction, nodesep: 18, ranksep: 34, marginx: margin, marginy: margin });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { ...nodeSize });
  for (const { from, to } of edges) {
    if (graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to);
  }
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const places = nodes.map(({ id }) => {
    const { x, y } = graph.node(id) as { x: number; y: number };
    return [id, { x: x - nodeSize.width / 2, y: y - nodeSize.height / 2 }] as const;
  });
  return { places: new Map(places), width, height };
}
