import { formatMetric } from '../../../../design/format/format-number.ts';
import type { GroupSummary } from './group-runs.ts';
import classes from './spread-mark.module.css';

/** Mean with its deviation on the scale that all groups share. */
export function SpreadMark({ of, low, high }: { of: GroupSummary; low: number; high: number }) {
  if (of === null) return null;
  const { mean, deviation } = of;
  const percent = (value: number) =>
    high > low ? Math.max(0, Math.min(100, ((value - low) / (high - low)) * 100)) : 50;
  const spread = deviation ?? 0;
  const words = `mean ${formatMetric(mean)}${deviation === null ? '' : `, standard deviation ${formatMetric(deviation)}`}`;
  return (
    <span className={classes.frame} role="img" aria-label={words} title={words}>
      <i
        className={classes.range}
        style={{ left: `${percent(mean - spread)}%`, right: `${100 - percent(mean + spread)}%` }}
      />
      <i className={classes.mean} style={{ left: `${percent(mean)}%` }} />
    </span>
  );
}
