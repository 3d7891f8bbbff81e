import type { ThingRef } from '@slipway/contract';
import { AppLink } from '../../address/app-link.tsx';
import { hrefOfThing } from '../../address/href-of-thing.ts';
import { useProject } from '../../address/use-project.ts';
import { ThingIcon } from './thing-icon.tsx';
import classes from './thing-link.module.css';

/** A link to anything a reference names. */
export function ThingLink({ thing, children }: { thing: ThingRef; children?: string }) {
  const { project } = useProject();
  return (
    <AppLink
      className={classes.link}
      href={hrefOfThing(project, thing)}
      title={`${thing.kind} ${thing.label}`}
    >
      <ThingIcon kind={thing.kind} />
      <span>{children ?? thing.label}</span>
    </AppLink>
  );
}
