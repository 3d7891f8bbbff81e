import type { Rollout } from '@slipway/contract';
import { Panel } from '../../../design/layout/panel.tsx';
import { StateBadge } from '../../../design/states/state-badge.tsx';
import { Elapsed } from '../../../design/things/elapsed.tsx';
import { TimeAgo } from '../../../design/things/time-ago.tsx';
import { DecisionRow } from './decision-row.tsx';
import classes from './rollout.module.css';
import { StepTrack } from './step-track.tsx';

/** A release in steps: how far it came, and every decision with its reason. */
export function RolloutPanel({ rollout, isMarked = false }: { rollout: Rollout; isMarked?: boolean }) {
  const { fromRevision, toRevision, state, startedAt, endedAt, decisions } = rollout;
  return (
    <div data-marked={isMarked || undefined} className={classes.frame}>
      <Panel
        title={
          fromRevision === null
            ? `First release: revision ${toRevision}`
            : `Rollout from revision ${fromRevision} to ${toRevision}`
        }
        note={
          <>
            began <TimeAgo at={startedAt} />, {endedAt === null ? 'for' : 'took'}{' '}
            <Elapsed from={startedAt} to={endedAt} />
          </>
        }
        actions={<StateBadge state={state} />}
      >
        <StepTrack rollout={rollout} />
        <ol className={classes.decisions}>
          {decisions.toReversed().map((decision) => (
            <DecisionRow key={`${decision.at} ${decision.decision} ${decision.weight}`} decision={decision} />
          ))}
        </ol>
      </Panel>
    </div>
  );
}
