import type { ReactNode } from 'react';
import classes from './chip.module.css';

/** A short label: an alias, a tag, a kind. */
export function Chip({ children, isStrong = false }: { children: ReactNode; isStrong?: boolean }) {
  return (
    <span className={classes.chip} data-strong={isStrong || undefined}>
      {children}
    </span>
  );
}
