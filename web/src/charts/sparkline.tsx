import classes from './sparkline.module.css';

type Props = { values: readonly (number | null)[]; width?: number; height?: number; label: string };

/** A line of a few points, as large as a word. */
export function Sparkline({ values, width = 96, height = 22, label }: Props) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  const x = (index: number) => 1 + (index / (values.length - 1)) * (width - 2);
  const y = (value: number) => height - 2 - ((value - low) / span) * (height - 4);
  const points = values.flatMap((value, index) =>
    value === null ? [] : [`${x(index).toFixed(1)},${y(value).toFixed(1)}`],
  );
  return (
    <svg className={classes.line} width={width} height={height} role="img" aria-label={label}>
      <polyline points={points.join(' ')} />
    </svg>
  );
}
