import type { LoopStage } from '@slipway/contract';
import classes from './loop-arrow.module.css';

type Props = { from: LoopStage['id']; isFlowing: boolean; label: string };

/** The arrow from a stage to the next, in the gap between their cards; it moves while the next stage works. */
export function LoopArrow({ from, isFlowing, label }: Props) {
  return (
    <span className={classes.arrow} data-from={from} data-flowing={isFlowing || undefined} title={label}>
      <svg viewBox="0 0 34 14" width="34" height="14" role="img" aria-label={label}>
        <line className={classes.shaft} x1="2" y1="7" x2="26" y2="7" />
        <path className={classes.head} d="M25 2.500 L32 7 L25 11.500 Z" />
      </svg>
    </span>
  );
}
