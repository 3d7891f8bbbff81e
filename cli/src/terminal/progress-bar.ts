import type { Progress } from '@slipway/contract';
import { formatCount, formatDuration } from './quantities.ts';
import type { Style } from './style.ts';
import { oneLine, pad, textWidth, truncate } from './text-width.ts';

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

const titleWidth = 26;

/** One line for running work: title, bar, what it is doing, rate, estimate. */
export function drawProgress(
  work: { title: string; progress: Progress | null; elapsedMs: number | null },
  { width, frame, style }: { width: number; frame: number; style: Style },
): string {
  const title = pad(truncate(oneLine(work.title), titleWidth), titleWidth);
  const bar = drawBar(work.progress?.fraction ?? null, frame, style);
  const room = Math.max(0, width - titleWidth - barWidth - 9);
  return `${title}  ${bar}  ${style.dim(describeWork(work, room))}`.trimEnd();
}

/** Where there is little room, what it is doing is cut before how fast and how long. */
function describeWork(
  { progress, elapsedMs }: { progress: Progress | null; elapsedMs: number | null },
  room: number,
): string {
  if (progress === null) return truncate(elapsedMs === null ? 'waiting' : formatDuration(elapsedMs), room);
  const rate =
    progress.ratePerSecond === null ? '' : `${formatCount(progress.ratePerSecond)} ${progress.unit ?? ''}/s`;
  const left = progress.remainingMs === null ? '' : `${formatDuration(progress.remainingMs)} left`;
  const pace = [rate, left].filter(Boolean).join(' · ');
  if (pace === '') return truncate(oneLine(progress.message), room);
  const message = truncate(oneLine(progress.message), Math.max(0, room - textWidth(pace) - 3));
  return truncate([message, pace].filter(Boolean).join(' · '), room);
}
