const dateTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const minute = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const dayOfYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** 14 May 2026, 09:30:12 in the reader's time zone. */
export const formatDateTime = (ms: number): string => dateTime.format(ms);

/** 14 May 2026, 09:30 in the reader's time zone. */
export const formatMinute = (ms: number): string => minute.format(ms);

/** 09:30:12 in the reader's time zone. */
export const formatClock = (ms: number): string => clock.format(ms);

/** 14 May, UTC: window bounds are days of the data, not of the reader. */
export const formatDay = (ms: number): string => day.format(ms);

/** 14 May 2001, UTC. */
export const formatDayOfYear = (ms: number): string => dayOfYear.format(ms);

const steps: [number, number, string][] = [
  [60_000, 1000, 's'],
  [3_600_000, 60_000, 'min'],
  [86_400_000, 3_600_000, 'h'],
  [Number.POSITIVE_INFINITY, 86_400_000, 'd'],
];

/** now, 12 s ago, 5 min ago, 3 h ago, 4 d ago */
export function formatAgo(ms: number, now: number): string {
  const ago = Math.max(0, now - ms);
  if (ago < 2000) return 'now';
  const [, unitMs, unit] = steps.find(([limit]) => ago < limit)!;
  return `${Math.floor(ago / unitMs)} ${unit} ago`;
}
