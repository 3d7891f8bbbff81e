import type { ColumnProfile } from '@slipway/contract';
import { formatCount, formatNumber, formatShare } from '../../../design/format/format-number.ts';
import { Chip } from '../../../design/things/chip.tsx';
import { ColumnPicture } from './column-picture.tsx';
import classes from './profile.module.css';
import { valueWords } from './value-words.ts';

/** One column: its name and kind, its picture, its numbers. */
export function ColumnProfileRow({ column }: { column: ColumnProfile }) {
  const {
    name,
    type,
    kind,
    count,
    missingCount,
    distinctCount,
    min,
    max,
    mean,
    standardDeviation,
    quantiles,
  } = column;
  const missing = missingCount / Math.max(1, count);
  const facts: [string, string][] = [
    ['missing', missingCount === 0 ? 'none' : formatShare(missing, 2)],
    ['distinct', formatCount(distinctCount)],
    ...(min === null ? [] : [['smallest', valueWords(min, kind)] as [string, string]]),
    ...(quantiles === null || kind === 'temporal'
      ? []
      : [['median', formatNumber(quantiles.p50)] as [string, string]]),
    ...(mean === null || kind === 'temporal' ? [] : [['mean', formatNumber(mean)] as [string, string]]),
    ...(standardDeviation === null || kind === 'temporal'
      ? []
      : [['std dev', formatNumber(standardDeviation)] as [string, string]]),
    ...(max === null ? [] : [['largest', valueWords(max, kind)] as [string, string]]),
  ];
  return (
    <li className={classes.row}>
      <div className={classes.name}>
        <strong>{name}</strong>
        <span>
          <Chip>{kind}</Chip> <small>{type}</small>
        </span>
      </div>
      <ColumnPicture column={column} />
      <dl className={classes.numbers}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd data-missing={label === 'missing' && missingCount > 0 ? true : undefined}>{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
