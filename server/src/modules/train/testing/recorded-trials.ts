import type { TrialRecorder } from '../ports.ts';

type Reported = { [Name in keyof TrialRecorder]: Parameters<TrialRecorder[Name]>[0] };

/** A recorder that keeps what it was told, in order. */
export function createRecordedTrials(): TrialRecorder & { calls: [keyof Reported, unknown][] } {
  const calls: [keyof Reported, unknown][] = [];
  const record =
    <Name extends keyof Reported>(name: Name) =>
    async (said: Reported[Name]) =>
      void calls.push([name, said]);
  return {
    calls,
    studyStarted: record('studyStarted'),
    trialStarted: record('trialStarted'),
    trialEnded: record('trialEnded'),
    studyEnded: record('studyEnded'),
  };
}
