import { AppLink } from '../../address/app-link.tsx';
import classes from './crumbs.module.css';

export type Crumb = { label: string; href: string };

/** The way back up. */
export function Crumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav className={classes.crumbs} aria-label="Path">
      {crumbs.map(({ label, href }) => (
        <span key={href}>
          <AppLink href={href}>{label}</AppLink>
          <span aria-hidden="true"> / </span>
        </span>
      ))}
    </nav>
  );
}
