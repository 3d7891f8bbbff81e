import type { ReactNode } from 'react';
import classes from './columns.module.css';

type Props = { children: ReactNode; minWidth?: number };

/** Panels side by side, as many as fit. */
export function Columns({ children, minWidth = 420 }: Props) {
  const gridTemplateColumns = `repeat(auto-fit, minmax(min(${minWidth}px, 100%), 1fr))`;
  return (
    <div className={classes.columns} style={{ gridTemplateColumns }}>
      {children}
    </div>
  );
}
