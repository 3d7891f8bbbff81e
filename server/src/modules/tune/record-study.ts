import type { Clock } from '../../platform/clock/clock.ts';
import type { Events } from '../../platform/events/events.ts';
import type { TrialRecorder } from '../train/index.ts';
import type { TuneStore } from './store.ts';
import { bestTrial, type Study, studyRef } from './study.ts';

export type TuneContext = { readonly store: TuneStore; readonly events: Events; readonly clock: Clock };

/** Keeps the studies that trainings report; a study has the id of the run it belongs to. */
export const createTrialRecorder = ({ store, events, clock }: TuneContext): TrialRecorder => ({
  async studyStarted(started) {
    const study: Study = {
      ...started,
      id: started.runId,
      state: 'running',
      createdAt: clock.now(),
      endedAt: null,
    };
    const { isNew } = await store.startStudy(study);
    if (!isNew) return;
    await events.emit({
      project: study.project,
      type: 'study-started',
      subject: studyRef(study),
      message: `${study.name}: searching ${Object.keys(study.space).join(', ')} in ${study.trialCount} trials`,
      data: { runId: study.runId, metric: study.metric, trialCount: study.trialCount },
    });
  },

  async trialStarted({ studyRunId, number, runId, params }) {
    const trial = { studyId: studyRunId, number, runId, params: { ...params } };
    await store.startTrial({
      ...trial,
      state: 'running',
      value: null,
      message: null,
      startedAt: clock.now(),
      endedAt: null,
    });
  },

  async trialEnded({ studyRunId, number, state, value, message }) {
    const end = { state, value, message: message ?? null, endedAt: clock.now() };
    if (!(await store.endTrial({ studyId: studyRunId, number }, end))) return;
    const study = await store.getStudy(studyRunId);
    const best = bestTrial(study.direction, await store.trials(study.id));
    const said =
      value === null
        ? `failed${message === undefined ? '' : `: ${message}`}`
        : `${study.metric} ${round(value)}${best?.number === number ? ', the best so far' : ''}`;
    await events.emit({
      project: study.project,
      type: 'trial-finished',
      subject: studyRef(study),
      severity: value === null ? 'warning' : 'info',
      message: `${study.name}: trial ${number + 1} of ${study.trialCount} ${said}`,
      data: { runId: study.runId, trial: number, value },
    });
  },

  async studyEnded({ runId, state }) {
    const study = await store.findStudy(runId);
    if (study === null || !(await store.endStudy(study.id, { state, endedAt: clock.now() }))) return;
    const best = bestTrial(study.direction, await store.trials(study.id));
    await events.emit({
      project: study.project,
      type: 'study-finished',
      subject: studyRef(study),
      severity: state === 'complete' ? 'good' : 'warning',
      message:
        best === null
          ? `${study.name}: the search ended without a result`
          : `${study.name}: best ${study.metric} ${round(best.value!)} in trial ${best.number + 1}`,
      data: { runId: study.runId, state, bestTrial: best?.number ?? null, bestValue: best?.value ?? null },
    });
  },
});

const round = (value: number) => Number(value.toPrecision(5));
