import type { LoopStage } from '@slipway/contract';
import { IconHourglass } from '@tabler/icons-react';
import { AppLink } from '../../address/app-link.tsx';
import { hrefOfThing } from '../../address/href-of-thing.ts';
import { useProject } from '../../address/use-project.ts';
import { StateBadge } from '../../design/states/state-badge.tsx';
import { TimeAgo } from '../../design/things/time-ago.tsx';
import { hrefOfStage } from './href-of-stage.ts';
import classes from './stage-card.module.css';
import { StageFact } from './stage-fact.tsx';

type Props = { stage: LoopStage; number: number };

/** One stage: its name and state, what is live in it, the numbers that prove it, and what happened last. */
export function StageCard({ stage, number }: Props) {
  const { project } = useProject();
  const { id, title, state, headline, facts, lastEvent, waitsFor } = stage;
  return (
    <article className={classes.card} data-state={state}>
      <header>
        <AppLink className={classes.title} href={hrefOfStage(project, id)}>
          <span className={classes.number}>{number}</span>
          <h2>{title}</h2>
        </AppLink>
        <StateBadge state={state} />
      </header>
      <p className={classes.headline}>{headline}</p>
      {facts.length > 0 && (
        <dl className={classes.facts}>
          {facts.map((fact) => (
            <StageFact key={fact.label} fact={fact} />
          ))}
        </dl>
      )}
      <footer>
        {waitsFor !== null && (
          <p className={classes.waits}>
            <IconHourglass size={13} aria-hidden="true" />
            <span>waits for {waitsFor}</span>
          </p>
        )}
        {lastEvent !== null && (
          <AppLink className={classes.event} href={hrefOfThing(project, lastEvent.subject)}>
            <span>{lastEvent.message}</span>
            <TimeAgo at={lastEvent.at} />
          </AppLink>
        )}
      </footer>
    </article>
  );
}
