import { useMantineColorScheme } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import { useRouter } from '@tanstack/react-router';
import { useProject } from '../../address/use-project.ts';
import { navItems } from '../nav-items.ts';

/** The keys of the whole page: one for each place, and a few that work everywhere. Silent while typing. */
export function useKeys({ onHelp }: { onHelp: () => void }): void {
  const { project } = useProject();
  const { history } = useRouter();
  const { toggleColorScheme } = useMantineColorScheme();
  const places = project === '' ? [] : navItems(project);
  useHotkeys([
    ...places.map(({ key, href }) => [key, () => history.push(href)] as [string, () => void]),
    ['?', onHelp],
    ['shift+?', onHelp],
    ['mod+J', () => toggleColorScheme()],
    ['/', focusFilter],
  ]);
  useHotkeys([['mod+K', () => spotlight.toggle()]], []);
}

/** The filter of the page that is shown, when it has one; the search otherwise. */
function focusFilter(): void {
  const filter = document.querySelector<HTMLInputElement>('main [data-filter]');
  if (filter) filter.focus();
  else spotlight.open();
}
