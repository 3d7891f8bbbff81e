import type { Style } from './style.ts';

/** Every state the product knows, by how a person should feel about it. */
const good = new Set([
  'ok',
  'succeeded',
  'finished',
  'healthy',
  'live',
  'better',
  'resolved',
  'cached',
  'good',
]);
const warning = new Set([
  'warning',
  'attention',
  'canary',
  'refused',
  'rolled-back',
  'inconclusive',
  'cancelled',
  'killed',
]);
const bad = new Set(['failed', 'alert', 'worse', 'open', 'bad']);

/** Colours a state by its meaning. `shown` may be the state cut to fit. */
export function paintState(style: Style, state: string, shown = state): string {
  if (good.has(state)) return style.good(shown);
  if (warning.has(state)) return style.warning(shown);
  if (bad.has(state)) return style.bad(shown);
  if (state === 'running' || state === 'working' || state === 'starting') return style.accent(shown);
  return style.dim(shown);
}

/** A sign for a state that also reads without colour. */
export function stateMark(style: Style, state: string): string {
  if (good.has(state)) return style.good('✓');
  if (bad.has(state)) return style.bad('✗');
  if (warning.has(state)) return style.warning('!');
  if (state === 'running' || state === 'working' || state === 'starting') return style.accent('●');
  return style.dim('·');
}
