import classes from './progress-line.module.css';

/** A thin bar; without a fraction it moves to and fro. */
export function ProgressLine({ fraction, label }: { fraction: number | null; label: string }) {
  const percent = fraction === null ? undefined : Math.round(fraction * 100);
  return (
    <div
      className={classes.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      data-unknown={percent === undefined || undefined}
    >
      <div className={classes.fill} style={percent === undefined ? undefined : { width: `${percent}%` }} />
    </div>
  );
}
