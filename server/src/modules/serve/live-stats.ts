import { addLatency, emptyHistogram, type LatencyHistogram, latencyBucket } from '../deploy/index.ts';

/** Requests of one revision, counted as they are answered. */
export type RevisionCounts = {
  requestCount: number;
  errorCount: number;
  readonly latency: LatencyHistogram;
};

export const emptyCounts = (): RevisionCounts => ({
  requestCount: 0,
  errorCount: 0,
  latency: emptyHistogram(),
});

/** Counts of this process; what came before it is read from the prediction log. */
export type LiveStats = {
  record(revisionId: string, latencyUs: number, isError: boolean): void;
  of(revisionId: string): RevisionCounts;
};

export function createLiveStats(): LiveStats {
  const counts = new Map<string, RevisionCounts>();
  const of = (revisionId: string) => {
    const found = counts.get(revisionId);
    if (found !== undefined) return found;
    const made = emptyCounts();
    counts.set(revisionId, made);
    return made;
  };
  return {
    of,
    record(revisionId, latencyUs, isError) {
      const revision = of(revisionId);
      revision.requestCount++;
      if (isError) revision.errorCount++;
      else addLatency(revision.latency, latencyBucket(latencyUs));
    },
  };
}
