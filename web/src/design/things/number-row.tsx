import type { ReactNode } from 'react';
import classes from './number-row.module.css';

/** Number tiles side by side. */
export function NumberRow({ children }: { children: ReactNode }) {
  return <div className={classes.row}>{children}</div>;
}
