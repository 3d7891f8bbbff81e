import type { Event } from '@slipway/contract';
import { EmptyState } from '../../design/states/empty-state.tsx';
import { EventLine } from './event-line.tsx';
import classes from './event-list.module.css';

/** Events, newest first. */
export function EventList({ events }: { events: readonly Event[] }) {
  if (events.length === 0) return <EmptyState title="Nothing happened yet" />;
  return (
    <ul className={classes.list}>
      {events.map((event) => (
        <li key={event.seq}>
          <EventLine event={event} />
        </li>
      ))}
    </ul>
  );
}
