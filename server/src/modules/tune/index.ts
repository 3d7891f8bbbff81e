/** Tuning: studies of trials, each a run, reported by the trainings that search. */
import type { Page } from '@slipway/contract';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Events } from '../../platform/events/events.ts';
import type { TrialRecorder } from '../train/index.ts';
import { createTrialRecorder } from './record-study.ts';
import { createTuneStore } from './store.ts';
import { bestTrial, type Study, type Trial } from './study.ts';

export { tuneMigrations } from './migrations.ts';
export { type Study, studyRef, type Trial } from './study.ts';

export type StudyDetail = Study & { trials: Trial[]; best: Trial | null };

/** Also the port behind which `createTrain` reports the trials of its searches. */
export type Tune = TrialRecorder & {
  getStudy(id: string): Promise<StudyDetail>;
  listStudies(where: { project: string; cursor?: string | undefined; limit: number }): Promise<Page<Study>>;
};

export type TuneDependencies = { database: Database; events: Events; clock: Clock };

export function createTune({ database, events, clock }: TuneDependencies): Tune {
  const store = createTuneStore(database);
  return {
    ...createTrialRecorder({ store, events, clock }),
    async getStudy(id) {
      const study = await store.getStudy(id);
      const trials = await store.trials(id);
      return { ...study, trials, best: bestTrial(study.direction, trials) };
    },
    async listStudies({ project, cursor, limit }) {
      const items = await store.listStudies({ project, before: cursor, limit });
      return { items, nextCursor: items.length < limit ? null : items.at(-1)!.id };
    },
  };
}
