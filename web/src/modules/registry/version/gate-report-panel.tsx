import type { GateReport } from '@slipway/contract';
import { formatNumber } from '../../../design/format/format-number.ts';
import { Panel } from '../../../design/layout/panel.tsx';
import { StateBadge } from '../../../design/states/state-badge.tsx';
import { ToneIcon } from '../../../design/states/tone-icon.tsx';
import { ThingLink } from '../../../design/things/thing-link.tsx';
import { TimeAgo } from '../../../design/things/time-ago.tsx';
import classes from './gate-report-panel.module.css';

/** What the gates said, one by one, with the reason and the evidence of each. */
export function GateReportPanel({ report }: { report: GateReport }) {
  const { passed, wasOverridden, alias, reason, checks, by, at } = report;
  const state = wasOverridden ? 'overridden' : passed ? 'passed' : 'refused';
  return (
    <Panel
      title={`May it become ${alias}?`}
      note={
        <>
          asked by {by}, <TimeAgo at={at} />
        </>
      }
      actions={<StateBadge state={state} tone={wasOverridden ? 'warning' : passed ? 'good' : 'bad'} />}
    >
      {reason !== '' && (
        <p className={classes.reason}>
          {wasOverridden ? 'Promoted although refused: ' : ''}
          {reason}
        </p>
      )}
      <ul className={classes.checks}>
        {checks.map((check) => (
          <li key={check.gate}>
            <ToneIcon tone={check.passed ? 'good' : 'bad'} size={16} />
            <div>
              <code>{check.gate}</code>
              <p>{check.detail}</p>
              {check.evidence !== null && <ThingLink thing={check.evidence} />}
            </div>
            <dl>
              <dt>observed</dt>
              <dd>{formatNumber(check.observed)}</dd>
              <dt>required</dt>
              <dd>{check.required}</dd>
            </dl>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
