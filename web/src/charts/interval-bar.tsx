import { formatDifference } from '../design/format/format-number.ts';
import classes from './interval-bar.module.css';

type Props = {
  value: number;
  low: number;
  high: number;
  level: number;
  tone: 'good' | 'bad' | 'idle';
  height?: number;
  hasLabels?: boolean;
};

/** A difference with its interval, drawn around zero: what counts is whether the bar crosses the middle. */
export function IntervalBar({ value, low, high, level, tone, height = 26, hasLabels = false }: Props) {
  const reach = Math.max(Math.abs(low), Math.abs(high), Math.abs(value), 1e-9) * (hasLabels ? 1.4 : 1.15);
  const percent = (at: number) => 50 + (at / reach) * 50;
  const words = `${formatDifference(value)}, ${level * 100} % interval ${formatDifference(low)} to ${formatDifference(high)}`;
  return (
    <div
      className={classes.frame}
      style={{ height }}
      role="img"
      aria-label={words}
      title={words}
      data-tone={tone}
    >
      <div className={classes.zero} />
      <div
        className={classes.range}
        style={{ left: `${percent(low)}%`, width: `${percent(high) - percent(low)}%` }}
      />
      <div className={classes.point} style={{ left: `${percent(value)}%` }} />
      {hasLabels && (
        <>
          <span className={classes.low} style={{ right: `${100 - percent(low)}%` }}>
            {formatDifference(low)}
          </span>
          <span className={classes.high} style={{ left: `${percent(high)}%` }}>
            {formatDifference(high)}
          </span>
        </>
      )}
    </div>
  );
}
