import type { JobLogLine } from '@slipway/contract';
import { useEffect, useState } from 'react';
import { client } from '../../api/client.ts';

const pauseMs = 700;

/** The lines of a job's log, read on from the last one while the job runs. */
export function useJobLog(jobId: string | null, isRunning: boolean) {
  const [lines, setLines] = useState<readonly JobLogLine[]>([]);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    if (jobId === null) return;
    const controller = new AbortController();
    const { signal } = controller;
    setLines([]);
    setError(null);
    const follow = async () => {
      let after = 0;
      while (!signal.aborted) {
        const page = await client.call('listJobLogs', {
          params: { jobId },
          query: { after, limit: 2000 },
          signal,
        });
        if (page.lines.length > 0) setLines((known) => [...known, ...page.lines]);
        after = page.nextAfter;
        if (page.lines.length >= 2000) continue;
        if (!isRunning) return;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    };
    follow().catch((thrown: unknown) => {
      if (!signal.aborted) setError(thrown);
    });
    return () => controller.abort();
  }, [jobId, isRunning]);
  return { lines, error };
}
