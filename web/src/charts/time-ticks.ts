const minuteMs = 60_000;
const dayMs = 86_400_000;

const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', options);
const withSeconds = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
const withMinutes = format({ hour: '2-digit', minute: '2-digit' });
const withDay = format({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const onlyDay = format({ day: 'numeric', month: 'short', timeZone: 'UTC' });
const dayOfYear = format({ day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** How moments are written on an axis that spans so long: clock times of the reader, or days of the data in UTC. */
export function timeTick(spanMs: number): (ms: number) => string {
  if (spanMs < 5 * minuteMs) return (ms) => withSeconds.format(ms);
  if (spanMs < dayMs) return (ms) => withMinutes.format(ms);
  if (spanMs < 4 * dayMs) return (ms) => withDay.format(ms);
  return (ms) => onlyDay.format(ms);
}

/** A moment in the legend: as exact as the axis, with what the axis leaves out. */
export const timeWords = (ms: number, spanMs: number): string =>
  spanMs < 4 * dayMs ? `${withSeconds.format(ms)}` : dayOfYear.format(ms);
