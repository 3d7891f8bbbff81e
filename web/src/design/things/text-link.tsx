import type { ReactNode } from 'react';
import { AppLink } from '../../address/app-link.tsx';
import classes from './text-link.module.css';

/** A plain link in the accent colour. */
export function TextLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <AppLink className={classes.link} href={href}>
      {children}
    </AppLink>
  );
}
