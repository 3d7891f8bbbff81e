import type { ExpectationResult } from '@slipway/contract';
import { formatCount, formatShare } from '../../../design/format/format-number.ts';
import { ToneIcon } from '../../../design/states/tone-icon.tsx';
import { FailingRows } from './failing-rows.tsx';
import classes from './validation.module.css';

/** One expectation: kept or broken, by how many rows, and which. */
export function ExpectationRow({ result }: { result: ExpectationResult }) {
  const { column, expectation, passed, failingCount, failingShare, examples } = result;
  return (
    <li className={classes.row}>
      <div className={classes.line}>
        <ToneIcon tone={passed ? 'good' : 'bad'} size={16} />
        <span>
          <strong>{column ?? 'the whole table'}</strong> {expectation}
        </span>
        <span className={classes.count}>
          {failingCount === 0
            ? 'every row'
            : `${formatCount(failingCount)} rows break it (${formatShare(failingShare, 4)})${passed ? ', tolerated' : ''}`}
        </span>
      </div>
      {examples.length > 0 && <FailingRows examples={examples} column={column} />}
    </li>
  );
}
