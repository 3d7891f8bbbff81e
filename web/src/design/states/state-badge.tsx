import type { ReactNode } from 'react';
import classes from './state-badge.module.css';
import { type Tone, toneOf } from './tone.ts';
import { ToneIcon } from './tone-icon.tsx';

type Props = { state: string; tone?: Tone; children?: ReactNode };

/** A state as sign and word. */
export function StateBadge({ state, tone = toneOf(state), children }: Props) {
  return (
    <span className={classes.badge} data-tone={tone}>
      <ToneIcon tone={tone} size={13} />
      {children ?? state.replaceAll('-', ' ')}
    </span>
  );
}
