import type { ColumnProfile } from '@slipway/contract';
import { SmallHistogram } from '../../../charts/small-histogram.tsx';
import { formatCount, formatShare } from '../../../design/format/format-number.ts';
import classes from './profile.module.css';
import { valueWords } from './value-words.ts';

const barsShown = 5;

/** A histogram, or the most frequent values. */
export function ColumnPicture({ column }: { column: ColumnProfile }) {
  const { name, histogram, top, kind, count } = column;
  if (histogram !== null && histogram.counts.length > 0) {
    const { edges, counts } = histogram;
    const describe = (index: number) =>
      `${valueWords(edges[index]!, kind)} to ${valueWords(edges[index + 1]!, kind)}: ${formatCount(counts[index])} rows`;
    return (
      <div className={classes.picture}>
        <SmallHistogram
          counts={counts}
          describe={describe}
          width={260}
          height={44}
          label={`Histogram of ${name}`}
        />
        <div className={classes.ends}>
          <span>{valueWords(edges[0]!, kind)}</span>
          <span>{valueWords(edges.at(-1)!, kind)}</span>
        </div>
      </div>
    );
  }
  const most = top[0]?.count ?? 1;
  return (
    <ul className={classes.top} aria-label={`Most frequent values of ${name}`}>
      {top.slice(0, barsShown).map((entry) => (
        <li key={entry.value} title={`${entry.value}: ${formatCount(entry.count)} rows`}>
          <span className={classes.topBar} style={{ width: `${(entry.count / most) * 100}%` }} />
          <span className={classes.topValue}>{entry.value}</span>
          <span className={classes.topShare}>{formatShare(entry.count / Math.max(1, count))}</span>
        </li>
      ))}
    </ul>
  );
}
