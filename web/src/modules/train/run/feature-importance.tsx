import type { RunDetail } from '@slipway/contract';
import { formatShare } from '../../../design/format/format-number.ts';
import { Panel } from '../../../design/layout/panel.tsx';
import classes from './feature-importance.module.css';

const shownAtMost = 25;

/** Which features the model leans on, as shares of the whole gain. */
export function FeatureImportance({
  importance,
}: {
  importance: NonNullable<RunDetail['featureImportance']>;
}) {
  const sorted = [...importance].sort((a, b) => b.gain - a.gain);
  const total = sorted.reduce((sum, { gain }) => sum + gain, 0) || 1;
  const most = sorted[0]?.gain || 1;
  return (
    <Panel title="Which features does the model lean on?" note="share of the loss they took away">
      <ul className={classes.list}>
        {sorted.slice(0, shownAtMost).map(({ feature, gain }) => (
          <li key={feature}>
            <span className={classes.name} title={feature}>
              {feature}
            </span>
            <span className={classes.track}>
              <span style={{ width: `${(gain / most) * 100}%` }} />
            </span>
            <span className={classes.share}>{formatShare(gain / total)}</span>
          </li>
        ))}
      </ul>
      {sorted.length > shownAtMost && (
        <p className={classes.more}>and {sorted.length - shownAtMost} more features</p>
      )}
    </Panel>
  );
}
