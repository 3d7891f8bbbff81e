import type { ReactNode } from 'react';
import { CommandLine } from '../things/command-line.tsx';
import classes from './empty-state.module.css';

type Props = { title: string; children?: ReactNode; command?: string; action?: ReactNode };

/** Nothing here yet: what would be here, and the exact command or button that fills it. */
export function EmptyState({ title, children, command, action }: Props) {
  return (
    <div className={classes.empty}>
      <p className={classes.title}>{title}</p>
      {children && <p className={classes.text}>{children}</p>}
      {command && <CommandLine command={command} />}
      {action}
    </div>
  );
}
