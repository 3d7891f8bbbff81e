import { ActionIcon, Burger } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { AppLink } from '../../address/app-link.tsx';
import { useProject } from '../../address/use-project.ts';
import classes from './mobile-bar.module.css';

/** The head of the page where there is no room for navigation beside it. */
export function MobileBar({ isOpen, onToggle }: { isOpen: boolean; onToggle: () => void }) {
  const { project, paths } = useProject();
  return (
    <div className={classes.bar}>
      <Burger
        size="sm"
        opened={isOpen}
        onClick={onToggle}
        aria-label={isOpen ? 'Close navigation' : 'Open navigation'}
      />
      <AppLink className={classes.name} href={project === '' ? '/' : paths.overview}>
        {project === '' ? 'Slipway' : project}
      </AppLink>
      <ActionIcon onClick={() => spotlight.open()} aria-label="Search" ml="auto">
        <IconSearch size={18} />
      </ActionIcon>
    </div>
  );
}
