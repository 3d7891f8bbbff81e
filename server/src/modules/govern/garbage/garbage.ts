import type { GarbageReport } from '@slipway/contract';
import type { Audit } from '../../../platform/audit/audit.ts';
import type { Blobs } from '../../../platform/blobs/blobs.ts';
import type { Clock } from '../../../platform/clock/clock.ts';
import type { Database, ModuleMigrations } from '../../../platform/database/database.ts';
import { digestsIn, mentionedDigests } from '../../../platform/database/mentioned-digests.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { Jobs } from '../../../platform/jobs/jobs.ts';
import type { Evaluate } from '../../evaluate/index.ts';
import type { Registry } from '../../registry/index.ts';
import type { Train } from '../../train/index.ts';

/** Finds and removes blobs that nothing needs any more. */
export type Garbage = {
  /**
   * Needed is what a row of any module mentions, and what jobs that are not over or ended within `graceHours` read and
   * made. What was put within `graceHours`, or since the oldest running job began, is left alone: it may be about to be
   * mentioned. Throws `conflict` while a collection goes on.
   */
  collect(request: {
    isDryRun: boolean;
    graceHours: number;
    /** Forgets runs for good that were deleted so many days ago, before anything is asked for; none when null. */
    deletedRunsDays: number | null;
    actor: string;
  }): Promise<GarbageReport>;
};

type Dependencies = {
  database: Database;
  blobs: Blobs;
  jobs: Jobs;
  audit: Audit;
  clock: Clock;
  train: Pick<Train, 'purgeDeletedRuns'>;
  registry: Pick<Registry, 'needsRun'>;
  evaluate: Pick<Evaluate, 'listEvaluations'>;
  modules: readonly Pick<ModuleMigrations, 'blobColumns'>[];
};

const hourMs = 3_600_000;
const mostRunningJobs = 10_000;

export function createGarbage(dependencies: Dependencies): Garbage {
  const { database, blobs, jobs, audit, clock, train, registry, evaluate, modules } = dependencies;
  let isCollecting = false;

  const startOfTheUnsure = async (graceHours: number): Promise<number> => {
    const running = await jobs.list({ state: 'running', limit: mostRunningJobs });
    const starts = running.flatMap(({ startedAt }) => (startedAt === null ? [] : [startedAt]));
    return Math.min(clock.now() - graceHours * hourMs, ...starts);
  };

  const isRunNeeded = async ({ id, project }: { id: string; project: string }): Promise<boolean> =>
    (await registry.needsRun(id)) ||
    (await evaluate.listEvaluations({ project, subjectKind: 'run', subjectId: id, limit: 1 })).items.length >
      0;

  const purgeRuns = async (isDryRun: boolean, days: number | null): Promise<GarbageReport['runs']> =>
    days === null
      ? null
      : train.purgeDeletedRuns({
          deletedBefore: clock.now() - days * 24 * hourMs,
          isDryRun,
          isNeeded: isRunNeeded,
        });

  const collect = async (isDryRun: boolean, graceHours: number): Promise<Omit<GarbageReport, 'runs'>> => {
    const before = await startOfTheUnsure(graceHours);
    // Listed before anything is asked for: what comes while we look is not in the list.
    const stored: { digest: string; sizeBytes: number }[] = [];
    for await (const blob of blobs.list()) stored.push(blob);
    const needed = new Set((await jobs.textsInUse(before)).flatMap(digestsIn));
    for await (const digest of mentionedDigests(database, modules)) needed.add(digest);
    const report = {
      isDryRun,
      needed: { count: 0, bytes: 0 },
      young: { count: 0, bytes: 0 },
      garbage: { count: 0, bytes: 0 },
    };
    for (const { digest, sizeBytes } of stored) {
      const fate = needed.has(digest)
        ? 'needed'
        : (await (isDryRun ? blobs.isOlder(digest, before) : blobs.removeOlder(digest, before)))
          ? 'garbage'
          : 'young';
      report[fate].count += 1;
      report[fate].bytes += sizeBytes;
    }
    return report;
  };

  return {
    async collect({ isDryRun, graceHours, deletedRunsDays, actor }) {
      if (isCollecting) throw new SlipwayError('conflict', 'a collection of garbage is going on already');
      isCollecting = true;
      try {
        const runs = await purgeRuns(isDryRun, deletedRunsDays);
        const report = { runs, ...(await collect(isDryRun, graceHours)) };
        if (!isDryRun)
          await audit.append({
            actor,
            action: 'garbage.collect',
            subject: { kind: 'blobs', id: blobs.kind, label: 'stored bytes' },
            project: null,
            details: { graceHours, runs, count: report.garbage.count, bytes: report.garbage.bytes },
          });
        return report;
      } finally {
        isCollecting = false;
      }
    },
  };
}
