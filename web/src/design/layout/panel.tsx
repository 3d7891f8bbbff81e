import type { ReactNode } from 'react';
import classes from './panel.module.css';

type Props = {
  title?: ReactNode;
  /** What the panel answers, or what it counts. */
  note?: ReactNode;
  actions?: ReactNode;
  isFlush?: boolean;
  children: ReactNode;
};

/** A part of a page with its own heading. Charts put their question in the title. */
export function Panel({ title, note, actions, isFlush = true, children }: Props) {
  return (
    <section className={classes.panel}>
      {(title !== undefined || actions) && (
        <header className={classes.header}>
          <h2>{title}</h2>
          {note && <span className={classes.note}>{note}</span>}
          {actions && <div className={classes.actions}>{actions}</div>}
        </header>
      )}
      <div className={isFlush ? undefined : classes.body}>{children}</div>
    </section>
  );
}
