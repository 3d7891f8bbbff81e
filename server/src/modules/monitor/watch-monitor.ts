import type { WindowDetail } from '@slipway/contract';
import type { Log } from '../../platform/log/log.ts';
import type { Deploy } from '../deploy/index.ts';
import type { PredictionColumns, Serve } from '../serve/index.ts';
import { judgeWindow } from './judge-window.ts';
import { parsePerformanceLimit } from './performance-limit.ts';
import type { WatchedModels } from './ports.ts';
import { type AlertDependencies, raiseAlerts, resolveAlerts } from './raise-alerts.ts';
import type { StoredMonitor } from './store.ts';
import { closedWindows, watermarkOf, windowAt } from './window.ts';
import { busiestRevision, featureColumns, ofRevision } from './window-columns.ts';

export type WatchDependencies = AlertDependencies & {
  serve: Serve;
  deploy: Deploy;
  models: WatchedModels;
  log: Log;
};

/** Predictions that are looked at in one window; more are sampled evenly by id. */
const maxPredictions = 20_000;
/** Windows that are measured in one round, so that a long replay cannot hold up the others. */
const maxWindowsPerRound = 20;
/** Share of predictions whose outcome has arrived from which a window is judged without waiting longer. */
const enoughOutcomes = 0.9;

/**
 * Measures every window of a monitor that has closed since the last round. A window is final once nearly all of
 * its outcomes arrived, or when the next window has closed as well; until then it is measured again.
 */
export async function watchMonitor(dependencies: WatchDependencies, monitor: StoredMonitor): Promise<void> {
  const { store, serve, clock } = dependencies;
  const { windowMs, endpoint } = monitor.spec;
  const key = { project: monitor.project, monitor: monitor.name };
  const known = await store.listWindows(key, { limit: 3 });
  const oldestOpen = known.filter((window) => !window.isFinal).at(-1);
  const since = oldestOpen?.window.from ?? known[0]?.window.to ?? 0;
  const range = await serve.eventTimeRange({ project: monitor.project, endpoint, since });
  if (range === null) return;
  const watermark = watermarkOf({ eventAt: range.lastEventAt, at: range.lastAt }, clock.now());
  for (const place of closedWindows({
    from: range.firstEventAt,
    watermark,
    windowMs,
    limit: maxWindowsPerRound,
  })) {
    if ((await store.findWindow(key, place.from))?.isFinal !== true)
      await measureWindow(dependencies, monitor, { ...place, isLate: watermark >= place.to + windowMs });
  }
  await keepFilling(dependencies, monitor, watermark);
}

/** The window that still fills is shown with what it has. */
async function keepFilling(
  { store, serve }: WatchDependencies,
  monitor: StoredMonitor,
  watermark: number,
): Promise<void> {
  const { windowMs, endpoint } = monitor.spec;
  const place = windowAt(watermark, windowMs);
  const all = await serve.predictionsBetween({
    project: monitor.project,
    endpoint,
    fromEventAt: place.from,
    toEventAt: place.to,
    limit: maxPredictions,
  });
  if (all.rowCount === 0) return;
  const window: WindowDetail = {
    id: windowId(monitor, place.from),
    monitor: monitor.name,
    ...place,
    revision: busiestRevision(all),
    predictionCount: all.rowCount,
    outcomeCount: all.outcomes.filter((outcome) => outcome !== null).length,
    state: 'filling',
    driftedShare: null,
    drift: [],
    performance: {},
    columns: [],
    checks: [],
  };
  await store.saveWindow({ project: monitor.project, monitor: monitor.name }, { window, isFinal: false });
}

const windowId = (monitor: StoredMonitor, from: number) => `${monitor.project}.${monitor.name}.${from}`;

async function measureWindow(
  dependencies: WatchDependencies,
  monitor: StoredMonitor,
  place: { from: number; to: number; isLate: boolean },
): Promise<void> {
  const { store, serve, log } = dependencies;
  const all = await serve.predictionsBetween({
    project: monitor.project,
    endpoint: monitor.spec.endpoint,
    fromEventAt: place.from,
    toEventAt: place.to,
    limit: maxPredictions,
  });
  const revision = busiestRevision(all);
  if (revision === null) return;
  const rows = ofRevision(all, revision);
  const outcomeCount = rows.filter((row) => all.outcomes[row] !== null).length;
  const isFinal = place.isLate || outcomeCount >= enoughOutcomes * rows.length;
  const measured = await measureRows(dependencies, monitor, { all, rows, revision }).catch((error) => {
    log.error(`window ${place.from} of monitor ${monitor.name}`, error);
    return null;
  });
  if (measured === null) return;
  const limits = Object.entries(monitor.spec.performance).map(([metric, text]) =>
    parsePerformanceLimit(metric, text),
  );
  const verdict = judgeWindow(
    { ...measured, outcomeCount },
    { driftShare: monitor.spec.driftShare, limits, minOutcomes: monitor.spec.minOutcomes },
  );
  const window: WindowDetail = {
    id: windowId(monitor, place.from),
    monitor: monitor.name,
    from: place.from,
    to: place.to,
    revision,
    predictionCount: all.rowCount,
    outcomeCount,
    state: isFinal ? verdict.state : 'filling',
    driftedShare: verdict.driftedShare,
    drift: measured.columns.map(({ column, role, statistic, threshold, isDrifted }) => ({
      column,
      role,
      statistic,
      threshold,
      isDrifted,
    })),
    performance: measured.performance,
    columns: measured.columns,
    checks: verdict.checks,
  };
  await store.saveWindow({ project: monitor.project, monitor: monitor.name }, { window, isFinal });
  if (isFinal) await act(dependencies, monitor, { window, revision, kinds: verdict.alerts });
}

async function act(
  dependencies: WatchDependencies,
  monitor: StoredMonitor,
  found: { window: WindowDetail; revision: number; kinds: ReturnType<typeof judgeWindow>['alerts'] },
): Promise<void> {
  await dependencies.events.emit({
    project: monitor.project,
    type: 'window-closed',
    subject: {
      kind: 'window',
      id: found.window.id,
      label: `${monitor.name} ${new Date(found.window.from).toISOString().slice(0, 10)}`,
    },
    severity: found.window.state === 'alert' ? 'bad' : found.window.state === 'warning' ? 'warning' : 'info',
    message: `Window ${new Date(found.window.from).toISOString().slice(0, 10)} of ${monitor.name}: ${found.window.state}, ${found.window.predictionCount.toLocaleString('en')} predictions, ${found.window.outcomeCount.toLocaleString('en')} outcomes`,
    data: { monitor: monitor.name, state: found.window.state },
  });
  if (found.kinds.length > 0) await raiseAlerts(dependencies, monitor, found);
  else
    await resolveAlerts(dependencies, monitor, {
      revision: found.revision,
      because: `the window of ${new Date(found.window.from).toISOString().slice(0, 10)} is well`,
    });
}

async function measureRows(
  { store, deploy, models }: WatchDependencies,
  monitor: StoredMonitor,
  found: { all: PredictionColumns; rows: readonly number[]; revision: number },
): Promise<{ columns: WindowDetail['columns']; performance: Record<string, number | null> }> {
  const { all, rows } = found;
  const record = await deploy.findRevision(monitor.project, monitor.spec.endpoint, found.revision);
  if (record === null) return { columns: [], performance: {} };
  const model = await models.resolve(record.modelVersion.id);
  const known = rows.filter((row) => all.outcomes[row] !== null);
  const outcomes = Float64Array.from(known, (row) => all.outcomes[row]!);
  // The statistics are loaded with the first window, not with the server.
  const [{ measureDrift }, { measurePerformance }] = await Promise.all([
    import('./measure-drift.ts'),
    import('./measure-performance.ts'),
  ]);
  const performance = measurePerformance(model, {
    outcomes,
    scores: Float64Array.from(known, (row) => all.scores[row]!),
    outputs: known.map((row) => all.outputs[row]!),
  });
  const reference = await store.findReference(record.modelVersion.id);
  if (reference === null) return { columns: [], performance };
  const step = model.features === null ? null : await models.compileFeatures(model.features);
  try {
    const features = await featureColumns(model, step, found);
    return {
      columns: measureDrift(reference, {
        features,
        scores: Float64Array.from(rows, (row) => all.scores[row]!),
        outcomes,
      }),
      performance,
    };
  } finally {
    await step?.close();
  }
}
