import type { Event } from '@slipway/contract';
import { isSlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { Events } from '../../../platform/events/events.ts';
import type { PipelineRunner } from '../pipeline-runner.ts';
import type { PipelineStore } from '../store.ts';

/** Tells the monitor which pipeline run an alert started; app.ts wires it. */
export type AlertBook = {
  attachRun(alertId: string, run: { kind: 'pipeline-run'; id: string; label: string }): Promise<void>;
};

export type RetrainDependencies = {
  store: PipelineStore;
  runner: PipelineRunner;
  events: Events;
  alerts: AlertBook;
};

/**
 * An alert whose monitor says `then: pipeline` starts the pipeline on the data known at the end of the alert's
 * window. While a run is going on nothing is started: the alert repeats with the next window, and then there is
 * either a new model or still a reason.
 */
export async function retrainOnAlert(dependencies: RetrainDependencies, event: Event): Promise<void> {
  if (
    (event.type !== 'alert-opened' && event.type !== 'alert-repeated') ||
    event.data['action'] !== 'pipeline' ||
    event.project === null
  )
    return;
  const asOf = new Date(Number(event.data['windowTo'])).toISOString();
  if (await hasRetrainedSince(dependencies.store, event.project, asOf)) return;
  try {
    const run = await dependencies.runner.start({
      project: event.project,
      params: { asOf },
      isForced: false,
      actor: 'monitor',
      trigger: { kind: 'alert', by: 'monitor', because: event.subject },
    });
    await dependencies.alerts.attachRun(event.subject.id, {
      kind: 'pipeline-run',
      id: run.id,
      label: `run #${run.number}`,
    });
  } catch (error) {
    if (!isSlipwayError(error) || error.code !== 'conflict') throw error;
    await dependencies.events.emit({
      project: event.project,
      type: 'retraining-deferred',
      subject: event.subject,
      severity: 'warning',
      message: `Retraining waits: ${error.message}`,
      data: { asOf },
    });
  }
}

/** A run that already saw data up to that moment, or later, would only be repeated. */
async function hasRetrainedSince(store: PipelineStore, project: string, asOf: string): Promise<boolean> {
  const runs = await store.listRuns({ project, limit: 20 });
  return runs.some(
    (run) =>
      run.trigger.kind === 'alert' &&
      run.params.asOf !== undefined &&
      run.params.asOf >= asOf &&
      run.state !== 'failed',
  );
}
