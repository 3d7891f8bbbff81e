import type { Run } from '@slipway/contract';
import { useAddress } from '../../../address/use-address.ts';

export const mostCompared = 12;

/** The runs chosen to compare, kept in the address. */
export function useRunChoice() {
  const { search, change } = useAddress();
  const ids = (search['chosen'] ?? '').split(',').filter((id) => id !== '');
  const chosen = new Set(ids);
  return {
    ids,
    isChosen: ({ id }: Run) => chosen.has(id),
    toggle: ({ id }: Run) => {
      const next = chosen.has(id) ? ids.filter((each) => each !== id) : [...ids, id].slice(-mostCompared);
      change({ chosen: next.join(',') }, 'replace');
    },
    clear: () => change({ chosen: undefined }, 'replace'),
  };
}
