import { Background, Controls, type Edge, MarkerType, ReactFlow, useReactFlow } from '@xyflow/react';
import { useEffect, useMemo } from 'react';
import '@xyflow/react/dist/base.css';
import './flow-theme.css';
import { useWidth } from '../charts/use-width.ts';
import { type Fit, fitGraph } from './fit-graph.ts';
import type { GraphEdge, GraphNode } from './graph.ts';
import { type CardNode, GraphNodeCard } from './graph-node-card.tsx';
import { type Direction, nodeSize, placeNodes } from './place-nodes.ts';

const nodeTypes = { card: GraphNodeCard };
const narrowWidth = 640;

export type FlowGraphProps = {
  label: string;
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  /** Downwards in any case where there is little width. */
  direction: Direction;
  onChoose: (id: string) => void;
};

/** A directed graph that shows state. It can be moved and zoomed, and walked with Tab and Enter. */
export default function FlowGraph({ label, nodes, edges, direction: wanted, onChoose }: FlowGraphProps) {
  const { ref, width } = useWidth();
  const direction = width > 0 && width < narrowWidth ? 'TB' : wanted;
  const shape = JSON.stringify([
    nodes.map(({ id }) => id),
    edges.map(({ from, to }) => [from, to]),
    direction,
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: places depend on the shape alone, not on live state
  const placed = useMemo(() => placeNodes(nodes, edges, direction), [shape]);
  const fit = fitGraph(placed, width);
  const cards = nodes.map(
    (node): CardNode => ({
      id: node.id,
      type: 'card',
      position: placed.places.get(node.id) ?? { x: 0, y: 0 },
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
    <div ref={ref} style={{ height: width === 0 ? 240 : fit.height }}>
      {width > 0 && (
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
          zoomOnDoubleClick={false}
          preventScrolling={false}
          minZoom={0.1}
          maxZoom={1.5}
          proOptions={{ hideAttribution: true }}
          defaultViewport={{ x: fit.x, y: 4, zoom: fit.zoom }}
        >
          <Background gap={20} size={1} />
          {placed.width * fit.zoom > width && (
            <Controls showInteractive={false} position="bottom-right" orientation="horizontal" />
          )}
          <FitOnChange shape={shape} fit={fit} />
        </ReactFlow>
      )}
    </div>
  );
}

/** Puts the graph back in its place when nodes come or go or the width changes; not when only their state does. */
function FitOnChange({ shape, fit: { x, zoom } }: { shape: string; fit: Fit }) {
  const { setViewport } = useReactFlow();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new shape is a reason to run
  useEffect(() => {
    void setViewport({ x, y: 4, zoom });
  }, [shape, x, zoom, setViewport]);
  return null;
}
