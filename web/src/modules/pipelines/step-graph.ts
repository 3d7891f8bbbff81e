import type { PipelineRun } from '@slipway/contract';
import { toneOf } from '../../design/states/tone.ts';
import type { GraphEdge, GraphNode } from '../../graphs/graph.ts';

type Declared = { name: string; kind: string; needs: readonly string[]; summary: string };
type Ran = PipelineRun['steps'][number];

/** Steps as nodes and needs as edges. */
export function stepEdges(steps: readonly Declared[]): GraphEdge[] {
  return steps.flatMap(({ name, needs }) => needs.map((from) => ({ from, to: name })));
}

export const declaredNode = ({ name, kind, summary }: Declared): GraphNode => ({
  id: name,
  title: name,
  note: summary === '' ? kind : summary,
});

/** A step of a run with its live state. */
export const runNode = (step: Ran, chosen: string | undefined): GraphNode => ({
  id: step.name,
  title: step.name,
  note: noteOf(step),
  tone: toneOf(step.state),
  fraction: step.state === 'running' ? (step.progress?.fraction ?? null) : undefined,
  isChosen: step.name === chosen,
  isFaint: step.state === 'skipped' || step.state === 'cancelled',
});

function noteOf({ state, message, progress, kind }: Ran): string {
  if (state === 'running') return progress?.message ?? 'running';
  if (state === 'cached') return 'unchanged, not repeated';
  return message === '' ? `${kind}, ${state}` : message;
}
