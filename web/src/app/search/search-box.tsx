import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useProject } from '../../address/use-project.ts';
import { ThingIcon } from '../../design/things/thing-icon.tsx';
import { navItems } from '../nav-items.ts';
import { type Found, useThings } from './use-things.ts';

/** Ctrl K: goes to any place or thing by a few letters of its name. */
export function SearchBox() {
  const [isOpen, setOpen] = useState(false);
  const { project } = useProject();
  const { history } = useRouter();
  const things = useThings(project, isOpen);
  const places: SpotlightActionData[] = (project === '' ? [] : navItems(project)).map((item) => ({
    id: `place ${item.key}`,
    label: item.label,
    description: item.holds,
    leftSection: <item.icon size={16} stroke={1.7} />,
    onClick: () => history.push(item.href),
  }));
  const toAction = ({ ref, note, href }: Found): SpotlightActionData => ({
    id: `${ref.kind} ${ref.id}`,
    label: ref.label,
    description: note,
    keywords: [ref.id],
    leftSection: <ThingIcon kind={ref.kind} size={16} />,
    onClick: () => history.push(href),
  });
  const groups: SpotlightActionGroupData[] = [
    { group: 'Places', actions: places },
    ...things.map(({ group, found }) => ({ group, actions: found.map(toAction) })),
  ].filter(({ actions }) => actions.length > 0);
  return (
    <Spotlight
      actions={groups}
      shortcut={null}
      limit={40}
      highlightQuery
      scrollable
      maxHeight={460}
      nothingFound="Nothing has this in its name"
      searchProps={{
        leftSection: <IconSearch size={16} />,
        placeholder: 'Search datasets, runs, models, endpoints, monitors…',
        'aria-label': 'Search',
      }}
      onSpotlightOpen={() => setOpen(true)}
      onSpotlightClose={() => setOpen(false)}
    />
  );
}
