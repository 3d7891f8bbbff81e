import type { Comparison } from '@slipway/contract';

/** The colour of a verdict. */
export const verdictTone = (verdict: Comparison['verdict']): 'good' | 'bad' | 'idle' =>
  (({ better: 'good', worse: 'bad', inconclusive: 'idle' }) as const)[verdict];
