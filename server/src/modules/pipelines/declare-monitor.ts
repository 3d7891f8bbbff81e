import type { Monitors } from '../monitor/index.ts';
import { parseDurationMs } from './project-file/duration.ts';
import type { ProjectFile } from './project-file/project-file.ts';

const defaultDriftShare = 0.5;

/** Sets up the monitor a project file declares; it has the name of the endpoint it watches. */
export async function declareMonitor(monitors: Monitors, file: ProjectFile): Promise<void> {
  if (file.monitor === undefined || file.deploy === undefined) return;
  const { window, drift, performance, min_outcomes: minOutcomes, then: action } = file.monitor;
  await monitors.declare({
    project: file.project,
    name: file.deploy.endpoint,
    spec: {
      endpoint: file.deploy.endpoint,
      windowMs: parseDurationMs(window)!,
      driftShare: drift === 'off' ? null : drift === 'default' ? defaultDriftShare : drift.share,
      performance,
      minOutcomes,
      action,
    },
  });
}
