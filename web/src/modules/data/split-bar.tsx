import type { DatasetVersion, Split } from '@slipway/contract';
import { formatCount, formatShare } from '../../design/format/format-number.ts';
import { formatDayOfYear } from '../../design/format/format-time.ts';
import classes from './split-bar.module.css';

/** The splits as shares of the rows, with their bounds. */
export function SplitBar({ version: { splits, splitBy, rowCount } }: { version: DatasetVersion }) {
  if (splits.length === 0 || rowCount === 0) return null;
  const unused = rowCount - splits.reduce((sum, split) => sum + split.rowCount, 0);
  return (
    <div className={classes.splits}>
      <p className={classes.title}>
        Split by {splitBy?.by ?? 'part'}
        {splitBy?.on ? ` on ${splitBy.on}` : ''}
      </p>
      <div className={classes.bar} aria-hidden="true">
        {splits.map((split, index) => (
          <span
            key={split.name}
            style={{ flexGrow: split.rowCount, background: `var(--series-${(index % 6) + 1})` }}
          />
        ))}
        {unused > 0 && <span className={classes.unused} style={{ flexGrow: unused }} />}
      </div>
      <ul>
        {splits.map((split, index) => (
          <li key={split.name}>
            <i style={{ background: `var(--series-${(index % 6) + 1})` }} />
            <b>{split.name}</b> {formatCount(split.rowCount)} rows, {formatShare(split.rowCount / rowCount)}
            {bounds(split)}
          </li>
        ))}
        {unused > 0 && (
          <li>
            <i className={classes.unused} />
            in no split {formatCount(unused)} rows
          </li>
        )}
      </ul>
    </div>
  );
}

function bounds({ from, to }: Split): string {
  if (from === null && to === null) return '';
  return `, ${from === null ? '' : `from ${dayOf(from)} `}${to === null ? '' : `to ${dayOf(to)}`}`.trimEnd();
}

/** Bounds are texts as declared or milliseconds. */
function dayOf(bound: string | number): string {
  const ms =
    typeof bound === 'number'
      ? bound
      : Date.parse(/Z|[+-]\d\d:?\d\d$/.test(bound) ? bound : `${bound.replace(' ', 'T')}Z`);
  return Number.isNaN(ms) ? String(bound) : formatDayOfYear(ms);
}
