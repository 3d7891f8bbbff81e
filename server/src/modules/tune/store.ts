import { z } from 'zod';
import type { Database } from '../../platform/database/database.ts';
import { notFound } from '../../platform/errors/slipway-error.ts';
import { type Study, StudyState, type Trial, TrialParams, TrialState } from './study.ts';

type StudyRow = {
  id: string;
  project: string;
  name: string;
  run_id: string;
  job_id: string;
  sampler: string;
  metric: string;
  direction: 'minimize' | 'maximize';
  trial_count: number;
  space: string;
  state: string;
  created_at: number;
  ended_at: number | null;
};
type TrialRow = {
  study_id: string;
  number: number;
  run_id: string;
  params: string;
  state: string;
  value: number | null;
  message: string | null;
  started_at: number;
  ended_at: number | null;
};
type Tables = { tune_study: StudyRow; tune_trial: TrialRow };

/** All SQL of studies and trials. */
export function createTuneStore(database: Database) {
  const reader = () => database.reader<Tables>();
  return {
    /** Keeps a study that is there already, running again and without its trials: its job starts over. */
    async startStudy(study: Study): Promise<{ isNew: boolean }> {
      return database.write<Tables, { isNew: boolean }>(async (tx) => {
        await tx.deleteFrom('tune_trial').where('study_id', '=', study.id).execute();
        const inserted = await tx
          .insertInto('tune_study')
          .values(toStudyRow(study))
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (Number(inserted.numInsertedOrUpdatedRows ?? 0) > 0) return { isNew: true };
        await tx
          .updateTable('tune_study')
          .set({ state: 'running', ended_at: null })
          .where('id', '=', study.id)
          .execute();
        return { isNew: false };
      });
    },

    async findStudy(id: string): Promise<Study | null> {
      const row = await reader().selectFrom('tune_study').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toStudy(row);
    },

    async getStudy(id: string): Promise<Study> {
      const study = await this.findStudy(id);
      if (study === null) throw notFound('study', id);
      return study;
    },

    async listStudies(where: {
      project: string;
      before?: string | undefined;
      limit: number;
    }): Promise<Study[]> {
      let select = reader()
        .selectFrom('tune_study')
        .selectAll()
        .where('project', '=', where.project)
        .orderBy('id', 'desc')
        .limit(where.limit);
      if (where.before !== undefined) select = select.where('id', '<', where.before);
      return (await select.execute()).map(toStudy);
    },

    /** False when it had ended already. */
    async endStudy(id: string, end: { state: Study['state']; endedAt: number }): Promise<boolean> {
      return database.write<Tables, boolean>(async (tx) => {
        const changed = await tx
          .updateTable('tune_study')
          .set({ state: end.state, ended_at: end.endedAt })
          .where('id', '=', id)
          .where('state', '=', 'running')
          .executeTakeFirst();
        return Number(changed.numUpdatedRows) > 0;
      });
    },

    async startTrial(trial: Trial): Promise<void> {
      await database.write<Tables, void>(async (tx) => {
        await tx
          .insertInto('tune_trial')
          .values(toTrialRow(trial))
          .onConflict((conflict) => conflict.columns(['study_id', 'number']).doNothing())
          .execute();
      });
    },

    /** False when it had ended already. */
    async endTrial(
      key: { studyId: string; number: number },
      end: { state: Trial['state']; value: number | null; message: string | null; endedAt: number },
    ): Promise<boolean> {
      return database.write<Tables, boolean>(async (tx) => {
        const changed = await tx
          .updateTable('tune_trial')
          .set({ state: end.state, value: end.value, message: end.message, ended_at: end.endedAt })
          .where('study_id', '=', key.studyId)
          .where('number', '=', key.number)
          .where('state', '=', 'running')
          .executeTakeFirst();
        return Number(changed.numUpdatedRows) > 0;
      });
    },

    async trials(studyId: string): Promise<Trial[]> {
      const rows = await reader()
        .selectFrom('tune_trial')
        .selectAll()
        .where('study_id', '=', studyId)
        .orderBy('number')
        .execute();
      return rows.map(toTrial);
    },
  };
}

export type TuneStore = ReturnType<typeof createTuneStore>;

const toStudyRow = (study: Study): StudyRow => ({
  id: study.id,
  project: study.project,
  name: study.name,
  run_id: study.runId,
  job_id: study.jobId,
  sampler: study.sampler,
  metric: study.metric,
  direction: study.direction,
  trial_count: study.trialCount,
  space: JSON.stringify(study.space),
  state: study.state,
  created_at: study.createdAt,
  ended_at: study.endedAt,
});

const toStudy = (row: StudyRow): Study => ({
  id: row.id,
  project: row.project,
  name: row.name,
  runId: row.run_id,
  jobId: row.job_id,
  sampler: row.sampler,
  metric: row.metric,
  direction: row.direction,
  trialCount: row.trial_count,
  space: z.record(z.string(), z.unknown()).parse(JSON.parse(row.space)),
  state: StudyState.parse(row.state),
  createdAt: row.created_at,
  endedAt: row.ended_at,
});

const toTrialRow = (trial: Trial): TrialRow => ({
  study_id: trial.studyId,
  number: trial.number,
  run_id: trial.runId,
  params: JSON.stringify(trial.params),
  state: trial.state,
  value: trial.value,
  message: trial.message,
  started_at: trial.startedAt,
  ended_at: trial.endedAt,
});

const toTrial = (row: TrialRow): Trial => ({
  studyId: row.study_id,
  number: row.number,
  runId: row.run_id,
  params: TrialParams.parse(JSON.parse(row.params)),
  state: TrialState.parse(row.state),
  value: row.value,
  message: row.message,
  startedAt: row.started_at,
  endedAt: row.ended_at,
});
