import type { Progress } from '@slipway/contract';
import { formatDuration } from '../format/format-duration.ts';
import { formatCompact } from '../format/format-number.ts';

/** `growing tree 12 of 60 · 3.1 trees/s · 15 s left` */
export function progressWords({ message, ratePerSecond, unit, remainingMs }: Progress): string {
  const rate = ratePerSecond === null ? '' : `${formatCompact(round(ratePerSecond))} ${unit ?? ''}/s`;
  const left = remainingMs === null ? '' : `${formatDuration(Math.ceil(remainingMs / 1000) * 1000)} left`;
  return [message, rate, left].filter((part) => part !== '').join(' · ');
}

const round = (rate: number) => (rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate));
