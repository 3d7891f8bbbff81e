import { useRouter, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

export type AddressChange = Readonly<Record<string, string | undefined>>;

/**
 * What the address says after its question mark, and how to change it: `change({ tab: 'rows' })` keeps the rest, and
 * an undefined or empty value takes a part away. Typing replaces the address, choosing adds to the history.
 */
export function useAddress() {
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const { history } = useRouter();
  const change = useCallback(
    (parts: AddressChange, how: 'push' | 'replace' = 'push') => {
      const { pathname, search: current } = history.location;
      const next = new URLSearchParams(current);
      for (const [key, value] of Object.entries(parts)) {
        if (value === undefined || value === '') next.delete(key);
        else next.set(key, value);
      }
      const text = next.toString();
      history[how](text === '' ? pathname : `${pathname}?${text}`);
    },
    [history],
  );
  return { search, change };
}
