import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { type Crumb, Crumbs } from './crumbs.tsx';
import classes from './page.module.css';

type Props = {
  title: string;
  crumbs?: readonly Crumb[];
  /** State, aliases: what belongs right beside the name. */
  badges?: ReactNode;
  /** One line below the name: who, from what, for what. */
  meta?: ReactNode;
  actions?: ReactNode;
  tabs?: ReactNode;
  children: ReactNode;
};

/** The bones every page shares: where it is, what it is, in which state, what can be done, and its tabs. */
export function Page({ title, crumbs, badges, meta, actions, tabs, children }: Props) {
  useDocumentTitle(`${title} · Slipway`);
  return (
    <div className={classes.page}>
      <header className={classes.header} data-tabs={tabs ? true : undefined}>
        {crumbs && <Crumbs crumbs={crumbs} />}
        <div className={classes.top}>
          <h1>{title}</h1>
          {badges && <div className={classes.badges}>{badges}</div>}
          {actions && <div className={classes.actions}>{actions}</div>}
        </div>
        {meta && <div className={classes.meta}>{meta}</div>}
        {tabs}
      </header>
      <div className={classes.body}>{children}</div>
    </div>
  );
}
