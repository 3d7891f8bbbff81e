import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { client } from '../client.ts';
import { affectedOperations } from './affected-operations.ts';
import { setLiveStatus } from './live-status.ts';

/** At most one round of reading again in this time, however many events arrive. */
const roundMs = 1000;

/** Reads the server's events while mounted, and reads again what they made old. */
export function useLiveEvents(): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    const controller = new AbortController();
    const stale = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      timer = undefined;
      const operations = new Set(stale);
      stale.clear();
      void queryClient.invalidateQueries({
        predicate: ({ queryKey }) => operations.has(String(queryKey[0])),
      });
    };
    let wasLost = false;
    const onConnection = (isOpen: boolean) => {
      setLiveStatus(isOpen ? 'live' : 'lost');
      // A stream that broke before its first event has no place to resume from, and the server may be another one.
      if (isOpen && wasLost) void queryClient.invalidateQueries();
      wasLost = !isOpen;
    };
    const follow = async () => {
      for await (const event of client.events({ signal: controller.signal, onConnection })) {
        for (const operation of affectedOperations(event)) stale.add(operation);
        timer ??= setTimeout(refresh, roundMs);
      }
    };
    follow().catch(() => setLiveStatus('lost'));
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [queryClient]);
}
