import type { Progress } from '@slipway/contract';
import { formatCount, formatDuration } from './quantities.ts';
import type { Style } from './style.ts';
import { oneLine, pad, truncate } from './text-width.ts';

const barWidth = 20;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const pulses = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** `████████▌           43%`; without a fraction a turning sign says that something happens. */
export function drawBar(fraction: number | null, frame: number, style: Style): string {
  if (fraction === null) return `${style.accent(pulses[frame % pulses.length]!)}${' '.repeat(barWidth + 4)}`;
  const filled = Math.min(1, Math.max(0, fraction)) * barWidth;
  const whole = Math.floor(filled);
  const bar = '█'.repeat(whole) + eighths[Math.floor((filled - whole) * 8)];
  const percent = `${Math.floor(Math.min(1, Math.max(0, fraction)) * 100)}%`.padStart(4);
  return `${style.accent(pad(bar, barWidth))} ${percent}`;
}

/** One line for running work: title, bar, what it is doing, rate, estimate. */
export function drawProgress(
  work: { title: string; progress: Progress | null; elapsedMs: number | null },
  { width, frame, style }: { width: number; frame: number; style: Style },
): string {
  const title = pad(truncate(oneLine(work.title), 26), 26);
  const rest = Math.max(0, width - 26 - barWidth - 9);
  const bar = drawBar(work.progress?.fraction ?? null, frame, style);
  return `${title}  ${bar}  ${style.dim(truncate(describeProgress(work), rest))}`.trimEnd();
}

function describeProgress({
  progress,
  elapsedMs,
}: {
  progress: Progress | null;
  elapsedMs: number | null;
}): string {
  if (progress === null) return elapsedMs === null ? 'waiting' : formatDuration(elapsedMs);
  const rate =
    progress.ratePerSecond === null ? '' : `${formatCount(progress.ratePerSecond)} ${progress.unit ?? ''}/s`;
  const left = progress.remainingMs === null ? '' : `${formatDuration(progress.remainingMs)} left`;
  return [oneLine(progress.message), rate, left].filter((part) => part !== '').join(' · ');
}
