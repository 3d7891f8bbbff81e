import type { ProjectOverview } from '@slipway/contract';
import { IconDatabase, IconSettingsAutomation, IconUser } from '@tabler/icons-react';
import { AppLink } from '../../address/app-link.tsx';
import { hrefOfThing } from '../../address/href-of-thing.ts';
import { useProject } from '../../address/use-project.ts';
import { EmptyState } from '../../design/states/empty-state.tsx';
import { TimeAgo } from '../../design/things/time-ago.tsx';
import classes from './waiting-list.module.css';

const icons = { person: IconUser, work: IconSettingsAutomation, data: IconDatabase };

/** What waits, for whom or what, and since when. */
export function WaitingList({ items }: { items: ProjectOverview['waiting'] }) {
  const { project } = useProject();
  if (items.length === 0) {
    return (
      <EmptyState title="Nothing waits">
        A refused gate or an open alert that needs a person would be here.
      </EmptyState>
    );
  }
  return (
    <ul className={classes.list}>
      {items.map(({ subject, message, since, waitsFor }) => {
        const Icon = icons[waitsFor];
        return (
          <li key={`${subject.kind} ${subject.id} ${message}`}>
            <AppLink href={hrefOfThing(project, subject)}>
              <Icon size={15} stroke={1.7} aria-hidden="true" />
              <span>{message}</span>
              <small>
                for {waitsFor === 'person' ? 'a person' : waitsFor}, <TimeAgo at={since} />
              </small>
            </AppLink>
          </li>
        );
      })}
    </ul>
  );
}
