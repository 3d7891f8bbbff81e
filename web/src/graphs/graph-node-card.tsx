import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { ToneIcon } from '../design/states/tone-icon.tsx';
import { ProgressLine } from '../design/things/progress-line.tsx';
import { ThingIcon } from '../design/things/thing-icon.tsx';
import type { GraphNode } from './graph.ts';
import classes from './graph-node-card.module.css';

export type CardNode = Node<GraphNode & { isDownward: boolean }, 'card'>;

/** A node of a graph: a sign, a name and a line below it. */
export function GraphNodeCard({ data }: NodeProps<CardNode>) {
  const { title, note, kind, tone, fraction, isChosen, isFaint, isDownward } = data;
  return (
    <div
      className={classes.card}
      data-tone={tone}
      data-chosen={isChosen || undefined}
      data-faint={isFaint || undefined}
    >
      <Handle type="target" position={isDownward ? Position.Top : Position.Left} isConnectable={false} />
      <div className={classes.title}>
        {tone ? <ToneIcon tone={tone} size={15} /> : kind && <ThingIcon kind={kind} size={15} />}
        <span title={title}>{title}</span>
      </div>
      <div className={classes.note} title={note}>
        {note}
      </div>
      {fraction !== undefined && <ProgressLine fraction={fraction} label={`Progress of ${title}`} />}
      <Handle type="source" position={isDownward ? Position.Bottom : Position.Right} isConnectable={false} />
    </div>
  );
}
