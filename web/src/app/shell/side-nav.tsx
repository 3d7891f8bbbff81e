import { spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { useProject } from '../../address/use-project.ts';
import { navItems } from '../nav-items.ts';
import { JobTray } from '../tray/job-tray.tsx';
import { NavFooter } from './nav-footer.tsx';
import { NavLink } from './nav-link.tsx';
import { OpenAlertCount } from './open-alert-count.tsx';
import { ProjectSwitcher } from './project-switcher.tsx';
import classes from './side-nav.module.css';

type Props = { isOpen: boolean; onHelp: () => void };

/** Project, search, the lifecycle in order, what runs across it, and running work. */
export function SideNav({ isOpen, onHelp }: Props) {
  const { project, paths } = useProject();
  const { pathname } = useLocation();
  const items = project === '' ? [] : navItems(project);
  const isHere = (href: string) =>
    href === paths.overview
      ? pathname === href
      : pathname === href || pathname.startsWith(`${href}/`) || pathname.startsWith(`${href}-`);
  const link = (item: (typeof items)[number]) => (
    <NavLink key={item.key} item={item} isHere={isHere(item.href.split('?')[0]!)}>
      {item.label === 'Monitor' && <OpenAlertCount />}
    </NavLink>
  );
  return (
    <nav className={classes.nav} data-open={isOpen || undefined} aria-label="Slipway">
      <ProjectSwitcher />
      <button type="button" className={classes.search} onClick={() => spotlight.open()}>
        <IconSearch size={15} aria-hidden="true" />
        <span>Search</span>
        <kbd>Ctrl K</kbd>
      </button>
      <div className={classes.group}>{items.filter(({ isStage }) => isStage).map(link)}</div>
      <div className={classes.group}>{items.filter(({ isStage }) => !isStage).map(link)}</div>
      <div className={classes.foot}>
        {project !== '' && <JobTray />}
        <NavFooter onHelp={onHelp} />
      </div>
    </nav>
  );
}
