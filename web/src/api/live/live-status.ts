import { useSyncExternalStore } from 'react';

export type LiveStatus = 'connecting' | 'live' | 'lost';

let status: LiveStatus = 'connecting';
const listeners = new Set<() => void>();

export function setLiveStatus(next: LiveStatus): void {
  if (next === status) return;
  status = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Whether events arrive now. */
export const useLiveStatus = (): LiveStatus => useSyncExternalStore(subscribe, () => status);
