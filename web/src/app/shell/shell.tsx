import { useDisclosure } from '@mantine/hooks';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useLiveEvents } from '../../api/live/use-live-events.ts';
import { KeysHelp } from '../keys/keys-help.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { SearchBox } from '../search/search-box.tsx';
import { MobileBar } from './mobile-bar.tsx';
import classes from './shell.module.css';
import { SideNav } from './side-nav.tsx';

/** Navigation beside, the page in the middle. */
export function Shell() {
  const [isNavOpen, nav] = useDisclosure(false);
  const [isHelpOpen, help] = useDisclosure(false);
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  useLiveEvents();
  useKeys({ onHelp: help.toggle });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new place closes the navigation and begins at its top
  useEffect(() => {
    nav.close();
    main.current?.scrollTo(0, 0);
  }, [pathname]);
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#main">
        Skip to the page
      </a>
      <MobileBar isOpen={isNavOpen} onToggle={nav.toggle} />
      {isNavOpen && (
        <button type="button" className={classes.veil} aria-label="Close navigation" onClick={nav.close} />
      )}
      <SideNav isOpen={isNavOpen} onHelp={help.open} />
      <main id="main" ref={main} className={classes.main} tabIndex={-1}>
        <Outlet />
      </main>
      <SearchBox />
      <KeysHelp isOpen={isHelpOpen} onClose={help.close} />
    </div>
  );
}
