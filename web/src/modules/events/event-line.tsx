import type { Event } from '@slipway/contract';
import { AppLink } from '../../address/app-link.tsx';
import { hrefOfThing } from '../../address/href-of-thing.ts';
import { useProject } from '../../address/use-project.ts';
import { ToneIcon } from '../../design/states/tone-icon.tsx';
import { ThingIcon } from '../../design/things/thing-icon.tsx';
import { TimeAgo } from '../../design/things/time-ago.tsx';
import classes from './event-list.module.css';

/** One event as its sentence, linked to what it is about. */
export function EventLine({ event }: { event: Event }) {
  const { project } = useProject();
  const { subject, severity, message, at } = event;
  return (
    <AppLink className={classes.line} href={hrefOfThing(event.project ?? project, subject)}>
      {severity === 'info' ? (
        <ThingIcon kind={subject.kind} size={15} />
      ) : (
        <ToneIcon tone={severity} size={15} />
      )}
      <span>{message}</span>
      <TimeAgo at={at} />
    </AppLink>
  );
}
