import type { ReactNode } from 'react';
import { AppLink } from '../../address/app-link.tsx';
import type { NavItem } from '../nav-items.ts';
import classes from './nav-link.module.css';

type Props = { item: NavItem; isHere: boolean; children?: ReactNode };

/** One place of the navigation, with the key that goes there. */
export function NavLink({ item: { href, label, holds, icon: Icon, key }, isHere, children }: Props) {
  return (
    <AppLink className={classes.link} href={href} title={holds} aria-current={isHere ? 'page' : undefined}>
      <Icon size={16} stroke={1.7} aria-hidden="true" />
      <span>{label}</span>
      {children}
      <kbd>{key}</kbd>
    </AppLink>
  );
}
