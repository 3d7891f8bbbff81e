import type { ThingKind } from '@slipway/contract';
import type { Tone } from '../design/states/tone.ts';

export type GraphNode = {
  id: string;
  title: string;
  /** A second line: what it is, or what it is doing. */
  note: string;
  kind?: ThingKind;
  tone?: Tone;
  /** 0 to 1 while it runs; null when the total is not known; undefined when nothing runs. */
  fraction?: number | null | undefined;
  isChosen?: boolean;
  isFaint?: boolean;
};

export type GraphEdge = { from: string; to: string; label?: string };
