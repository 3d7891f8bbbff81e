import type { ReactNode } from 'react';
import { useAddress } from '../../address/use-address.ts';
import classes from './tabs.module.css';

export type Tab = { id: string; label: string; count?: ReactNode };

/** Which tab the address names; the first when it names none. */
export function useTab(tabs: readonly Tab[]): string {
  const { search } = useAddress();
  return tabs.find(({ id }) => id === search['tab'])?.id ?? tabs[0]!.id;
}

/** Tabs whose choice is in the address. */
export function Tabs({ tabs }: { tabs: readonly Tab[] }) {
  const { change } = useAddress();
  const chosen = useTab(tabs);
  return (
    <div className={classes.tabs} role="tablist">
      {tabs.map(({ id, label, count }, position) => (
        <button
          key={id}
          type="button"
          role="tab"
          aria-selected={id === chosen}
          onClick={() => change({ tab: position === 0 ? undefined : id })}
        >
          {label}
          {count !== undefined && <span className={classes.count}>{count}</span>}
        </button>
      ))}
    </div>
  );
}
