import type { Revision } from '@slipway/contract';
import type { Analytics } from '../../platform/analytics/analytics.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { latencyQuantileMs, type RevisionRecord } from '../deploy/index.ts';
import { emptyCounts, type LiveStats, type RevisionCounts } from './live-stats.ts';
import { readPeriod } from './store/period-evidence.ts';
import { readQuality } from './store/quality.ts';

/** Quality of the whole log is read again at most this often, and rarer the longer it takes: 5% of the time at most. */
const qualityMaxAgeMs = 5_000;
const qualityRestFactor = 20;

type Quality = Awaited<ReturnType<typeof readQuality>>;

/** Figures of revisions: what this process counted, plus what the prediction log has from before it started. */
export type RevisionStatsReader = (
  revisions: readonly RevisionRecord[],
) => Promise<Map<number, Revision['stats']>>;

export function createRevisionStats(deps: {
  analytics: Analytics;
  clock: Clock;
  live: LiveStats;
}): RevisionStatsReader {
  const { analytics, clock, live } = deps;
  const startedAt = clock.now();
  const history = new Map<string, Promise<RevisionCounts>>();
  const qualities = new Map<string, { freshUntilMs: number; quality: Promise<Quality> }>();
  const before = (revision: RevisionRecord) =>
    remember(history, revision.id, () => countBefore(analytics, revision, startedAt));
  const qualityOf = ({ project, endpoint, task }: RevisionRecord) => {
    const key = `${project}/${endpoint}`;
    const known = qualities.get(key);
    if (known !== undefined && clock.monotonicMs() < known.freshUntilMs) return known.quality;
    const startedMs = clock.monotonicMs();
    const entry = {
      freshUntilMs: Number.POSITIVE_INFINITY,
      quality: readQuality(analytics, { project, endpoint, task, sinceAt: 0 }),
    };
    qualities.set(key, entry);
    entry.quality.then(
      () => {
        const tookMs = clock.monotonicMs() - startedMs;
        entry.freshUntilMs = startedMs + Math.max(qualityMaxAgeMs, qualityRestFactor * tookMs);
      },
      () => qualities.delete(key),
    );
    return entry.quality;
  };
  return async (revisions) => {
    const [first] = revisions;
    if (first === undefined) return new Map();
    const quality = await qualityOf(first);
    const entries = revisions.map(async (revision) => {
      const counts = merge(await before(revision), live.of(revision.id));
      return [revision.number, toStats(counts, quality.get(revision.number))] as const;
    });
    return new Map(await Promise.all(entries));
  };
}

async function countBefore(
  analytics: Analytics,
  revision: RevisionRecord,
  untilAt: number,
): Promise<RevisionCounts> {
  if (revision.createdAt >= untilAt) return emptyCounts();
  const { project, endpoint, number } = revision;
  const period = await readPeriod(analytics, { project, endpoint, revision: number, sinceAt: 0, untilAt });
  return {
    requestCount: period.requestCount + period.rejectedCount,
    errorCount: period.failureCount + period.rejectedCount,
    latency: period.latency,
  };
}

function remember<T>(cache: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  made.catch(() => cache.delete(key));
  return made;
}

function merge(a: RevisionCounts, b: RevisionCounts): RevisionCounts {
  const merged = emptyCounts();
  merged.requestCount = a.requestCount + b.requestCount;
  merged.errorCount = a.errorCount + b.errorCount;
  merged.latency.total = a.latency.total + b.latency.total;
  merged.latency.counts.forEach((_, i, counts) => {
    counts[i] = a.latency.counts[i]! + b.latency.counts[i]!;
  });
  return merged;
}

function toStats(counts: RevisionCounts, quality: ReturnType<Quality['get']>): Revision['stats'] {
  const metrics = Object.entries(quality ?? {});
  return {
    requestCount: counts.requestCount,
    errorCount: counts.errorCount,
    p50Ms: latencyQuantileMs(counts.latency, 0.5),
    p99Ms: latencyQuantileMs(counts.latency, 0.99),
    outcomeCount: metrics[0]?.[1].outcomeCount ?? 0,
    quality: Object.fromEntries(metrics.map(([name, { value }]) => [name, value])),
  };
}
