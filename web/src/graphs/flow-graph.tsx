import { Background, Controls, type Edge, MarkerType, ReactFlow, useReactFlow } from '@xyflow/react';
import { useEffect, useMemo } from 'react';
import '@xyflow/react/dist/base.css';
import './flow-theme.css';
import type { GraphEdge, GraphNode } from './graph.ts';
import { type CardNode, GraphNodeCard } from './graph-node-card.tsx';
import { type Direction, nodeSize, placeNodes } from './place-nodes.ts';

const nodeTypes = { card: GraphNodeCard };

export type FlowGraphProps = {
  label: string;
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  direction: Direction;
  onChoose: (id: string) => void;
};

/** A directed graph that shows state. It can be moved and zoomed, and walked with Tab and Enter. */
export default function FlowGraph({ label, nodes, edges, direction, onChoose }: FlowGraphProps) {
  const shape = JSON.stringify([
    nodes.map(({ id }) => id),
    edges.map(({ from, to }) => [from, to]),
    direction,
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: places depend on the shape alone, not on live state
  const places = useMemo(() => placeNodes(nodes, edges, direction), [shape]);
  const cards = nodes.map(
    (node): CardNode => ({
      id: node.id,
      type: 'card',
      position: places.get(node.id) ?? { x: 0, y: 0 },
      data: { ...node, isDownward: direction === 'TB' },
      width: nodeSize.width,
      height: nodeSize.height,
      ariaLabel: `${node.title}: ${node.note}`,
    }),
  );
  const arrows = edges.map(
    ({ from, to, label: words }): Edge => ({
      id: `${from} ${to} ${words ?? ''}`,
      source: from,
      target: to,
      markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14 },
      ...(words ? { ariaLabel: words } : {}),
      focusable: false,
    }),
  );
  return (
    <ReactFlow
      aria-label={label}
      nodes={cards}
      edges={arrows}
      nodeTypes={nodeTypes}
      onNodeClick={(_, node) => onChoose(node.id)}
      onKeyDown={(event) => {
        const id = (event.target as HTMLElement).closest('.react-flow__node')?.getAttribute('data-id');
        if (event.key === 'Enter' && id) onChoose(id);
      }}
      nodesDraggable={false}
      nodesConnectable={false}
      edgesFocusable={false}
      zoomOnScroll={false}
      preventScrolling={false}
      minZoom={0.1}
      maxZoom={1.5}
      proOptions={{ hideAttribution: true }}
      fitView
      fitViewOptions={{ padding: 0.08, maxZoom: 1 }}
    >
      <Background gap={20} size={1} />
      <Controls showInteractive={false} position="bottom-right" />
      <FitOnChange shape={shape} />
    </ReactFlow>
  );
}

/** Brings everything into view again when nodes come or go; not when only their state changes. */
function FitOnChange({ shape }: { shape: string }) {
  const { fitView } = useReactFlow();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new shape is the reason to run
  useEffect(() => {
    const frame = requestAnimationFrame(() => void fitView({ padding: 0.08, maxZoom: 1 }));
    return () => cancelAnimationFrame(frame);
  }, [shape, fitView]);
  return null;
}
