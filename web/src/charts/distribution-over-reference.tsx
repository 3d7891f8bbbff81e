import type { ColumnDrift } from '@slipway/contract';
import { formatNumber, formatShare } from '../design/format/format-number.ts';
import classes from './distribution-over-reference.module.css';

type Props = { bins: ColumnDrift['bins']; label: string };

const width = 320;
const height = 92;

/** Shares now as bars over the reference as a step behind them, so that a shift is seen before it is read. */
export function DistributionOverReference({ bins: { labels, edges, reference, current }, label }: Props) {
  const count = Math.max(reference.length, current.length);
  if (count === 0) return null;
  const most = Math.max(1e-9, ...reference, ...current);
  const step = width / count;
  const barHeight = (share: number) => (share / most) * (height - 4);
  const name = (index: number) =>
    labels[index] ??
    (edges === null ? `${index + 1}` : `${formatNumber(edges[index])} to ${formatNumber(edges[index + 1])}`);
  const ends =
    edges === null
      ? [labels[0] ?? '', labels.at(-1) ?? '']
      : [formatNumber(edges[0]), formatNumber(edges.at(-1))];
  return (
    <figure className={classes.figure}>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
        {Array.from({ length: count }, (_, index) => {
          const [then, now] = [reference[index] ?? 0, current[index] ?? 0];
          const key = name(index);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: bins have a fixed order, and two may be named alike
            <g key={`${index} ${key}`}>
              <rect className={classes.hover} x={index * step} y={0} width={step} height={height}>
                <title>{`${key}: ${formatShare(now)} now, ${formatShare(then)} in the reference`}</title>
              </rect>
              <rect
                className={classes.reference}
                x={index * step + step * 0.06}
                y={height - barHeight(then)}
                width={step * 0.88}
                height={barHeight(then)}
              />
              <rect
                className={classes.current}
                x={index * step + step * 0.26}
                y={height - barHeight(now)}
                width={step * 0.48}
                height={barHeight(now)}
              />
            </g>
          );
        })}
      </svg>
      <figcaption>
        <span title={ends[0]}>{ends[0]}</span>
        <span className={classes.key}>
          <i className={classes.currentKey} /> now <i className={classes.referenceKey} /> reference
        </span>
        <span title={ends[1]}>{ends[1]}</span>
      </figcaption>
    </figure>
  );
}
