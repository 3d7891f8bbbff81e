import type { WindowDetail } from '@slipway/contract';
import { formatNumber } from '../../../design/format/format-number.ts';
import { labelWords } from '../../../design/format/metric-words.ts';
import { Panel } from '../../../design/layout/panel.tsx';
import { ToneIcon } from '../../../design/states/tone-icon.tsx';
import classes from './window-checks.module.css';

/** Every check with its number, its limit and why. */
export function WindowChecks({ checks }: { checks: WindowDetail['checks'] }) {
  if (checks.length === 0) return null;
  return (
    <Panel title="Does it hold its limits?">
      <ul className={classes.checks}>
        {checks.map(({ name, passed, observed, limit, detail }) => (
          <li key={name}>
            <ToneIcon tone={passed === null ? 'idle' : passed ? 'good' : 'bad'} size={16} />
            <div>
              <strong>{labelWords(name)}</strong>
              <p>{detail}</p>
            </div>
            <span>
              {formatNumber(observed)} <small>limit {limit}</small>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
