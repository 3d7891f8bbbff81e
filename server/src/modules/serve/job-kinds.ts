import type { JobKind } from '../../platform/jobs/jobs.ts';

/** The server's side of serving's jobs: a replay is one core's work and waits for nobody's training. */
export const serveJobKinds = (): JobKind[] => [
  { kind: 'serve.replay', cores: 1, isBackground: true, maxAttempts: 20 },
];
