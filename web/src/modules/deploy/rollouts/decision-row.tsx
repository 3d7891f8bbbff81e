import type { Rollout } from '@slipway/contract';
import { formatDuration } from '../../../design/format/format-duration.ts';
import { formatNumber, formatShare } from '../../../design/format/format-number.ts';
import { formatClock, formatDateTime } from '../../../design/format/format-time.ts';
import { StateBadge } from '../../../design/states/state-badge.tsx';
import type { Tone } from '../../../design/states/tone.ts';
import { ToneIcon } from '../../../design/states/tone-icon.tsx';
import classes from './rollout.module.css';

type Decision = Rollout['decisions'][number];

const tones: Record<Decision['decision'], Tone> = {
  start: 'working',
  hold: 'idle',
  advance: 'good',
  finish: 'good',
  'roll-back': 'bad',
};

/** Latencies are milliseconds, rates are shares; everything else is a plain number. */
function checkNumber({ name }: Decision['checks'][number], value: number | null): string {
  if (name.includes('latency')) return formatDuration(value);
  return name.includes('rate') ? formatShare(value, 2) : formatNumber(value);
}

/** One decision: when, at which weight, what, why, and each check with its number and limit. */
export function DecisionRow({ decision: { at, weight, decision, reason, checks } }: { decision: Decision }) {
  return (
    <li className={classes.decision}>
      <time title={formatDateTime(at)}>{formatClock(at)}</time>
      <StateBadge state={decision} tone={tones[decision]} />
      <div className={classes.words}>
        <p>
          {reason} <small>at {weight} % of traffic</small>
        </p>
        {checks.length > 0 && (
          <ul className={classes.checks}>
            {checks.map((check) => (
              <li key={check.name} title={check.detail}>
                <ToneIcon tone={check.passed === null ? 'idle' : check.passed ? 'good' : 'bad'} size={13} />
                <span>
                  {check.name} {checkNumber(check, check.observed)}
                  {check.limit !== null && <small> limit {checkNumber(check, check.limit)}</small>}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}
