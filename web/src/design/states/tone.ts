/** How a state feels: one colour, one sign and one word each, so that colour never says something alone. */
export type Tone = 'good' | 'working' | 'warning' | 'bad' | 'idle';

const tones: Readonly<Record<string, Tone>> = {
  // stages of the loop
  healthy: 'good',
  attention: 'warning',
  empty: 'idle',
  // jobs, steps, runs, pipeline runs
  queued: 'idle',
  waiting: 'idle',
  scheduled: 'idle',
  running: 'working',
  cached: 'good',
  succeeded: 'good',
  finished: 'good',
  failed: 'bad',
  refused: 'warning',
  skipped: 'idle',
  cancelled: 'idle',
  killed: 'bad',
  // revisions and rollouts
  starting: 'working',
  live: 'good',
  canary: 'working',
  retired: 'idle',
  'rolled-back': 'bad',
  // monitors, windows, alerts
  filling: 'working',
  ok: 'good',
  warning: 'warning',
  alert: 'bad',
  open: 'bad',
  resolved: 'good',
  // gates, validations, comparisons
  passed: 'good',
  better: 'good',
  worse: 'bad',
  inconclusive: 'idle',
  // events
  info: 'idle',
};

/** The tone of any state in the vocabulary; what is not known is idle. */
export const toneOf = (state: string): Tone =>
  state in tones ? tones[state]! : isTone(state) ? state : 'idle';

const isTone = (text: string): text is Tone => ['good', 'working', 'warning', 'bad', 'idle'].includes(text);
