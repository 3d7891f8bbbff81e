import classes from './small-histogram.module.css';

type Props = {
  counts: readonly number[];
  /** What a bar counts, for the tooltip of each. */
  describe: (index: number) => string;
  width?: number;
  height?: number;
  label: string;
};

/** Bars as large as a table cell. */
export function SmallHistogram({ counts, describe, width = 180, height = 36, label }: Props) {
  const most = Math.max(1, ...counts);
  const step = width / Math.max(1, counts.length);
  return (
    <svg
      className={classes.bars}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      style={{ maxWidth: width, height }}
      role="img"
      aria-label={label}
    >
      {counts.map((count, index) => {
        const barHeight = count === 0 ? 0 : Math.max(1, (count / most) * (height - 2));
        const key = describe(index);
        return (
          <rect
            key={key}
            x={index * step}
            y={height - barHeight}
            width={Math.max(0.5, step - 1)}
            height={barHeight}
          >
            <title>{key}</title>
          </rect>
        );
      })}
    </svg>
  );
}
