import { setTimeout as sleep } from 'node:timers/promises';
import { createEventClock, type EventClock } from './event-clock.ts';
import type { ResumePoint } from './find-resume-point.ts';
import type { PipelineHold } from './pipeline-hold.ts';
import type { ReplayClient } from './replay-client.ts';
import type { ReplayInput } from './replay-input.ts';
import type { ReplayPlan, ReplayRow } from './replay-plan.ts';

const pageRows = 5_000;
const outcomesPerCall = 1_000;

/** What was done so far, for progress and for the result. */
export type ReplayCounts = {
  requestCount: number;
  failedCount: number;
  outcomeCount: number;
  eventAt: number;
  firstFailure: string | null;
};

type Stage = {
  readonly input: ReplayInput;
  readonly plan: ReplayPlan;
  readonly client: ReplayClient;
  readonly counts: ReplayCounts;
  readonly signal: AbortSignal;
  readonly hold: PipelineHold;
  onStep(): void;
};

/**
 * Plays the rows of a plan in time order: each is asked when it is due, at most `concurrency` at once, and its
 * true outcome is posted when the time of the data has passed its delay.
 */
export async function playRows(stage: Stage, resume: ResumePoint): Promise<void> {
  const { input, plan } = stage;
  const outcomes = createOutcomePost(stage);
  const inFlight = new Set<Promise<void>>();
  let clock: EventClock | null = null;
  for (let first = resume.outcomesFromSeq; first < plan.rowCount; first += pageRows) {
    for (const row of await plan.read(first, pageRows)) {
      stage.signal.throwIfAborted();
      outcomes.owe(row);
      if (row.seq < resume.requestsFromSeq || resume.answered.has(row.id)) continue;
      await stage.hold.pass();
      clock ??= createEventClock({ startAt: row.eventAt, secondsPerDay: input.secondsPerDay });
      const waitMs = clock.waitMs(row.eventAt);
      // Timers are good for some milliseconds; rows that are due together go together.
      if (waitMs > 2) await sleep(waitMs, undefined, { signal: stage.signal });
      stage.counts.eventAt = row.eventAt;
      await outcomes.post(row.eventAt);
      while (inFlight.size >= input.concurrency) await Promise.race(inFlight);
      const asking = ask(stage, row).finally(() => inFlight.delete(asking));
      inFlight.add(asking);
      stage.onStep();
    }
  }
  await Promise.all(inFlight);
  await outcomes.post(Number.POSITIVE_INFINITY);
}

async function ask({ client, input, counts }: Stage, row: ReplayRow): Promise<void> {
  const reply = await client.call(
    'POST',
    `/v2/models/${input.project}.${input.endpoint}/infer`,
    inferBody(input, row),
  );
  counts.requestCount++;
  if (reply.status === 200) return;
  counts.failedCount++;
  counts.firstFailure ??= `${row.id}: ${reply.status} ${reply.body.slice(0, 300)}`;
}

const datatypes = { number: 'FP64', string: 'BYTES', boolean: 'BOOL', timestamp: 'INT64' } as const;

function inferBody(input: ReplayInput, row: ReplayRow): string {
  const inputs = input.inputColumns.flatMap(({ name, type }, i) => {
    const value = row.inputs[i] ?? null;
    return value === null ? [] : [{ name, shape: [1, 1], datatype: datatypes[type], data: [value] }];
  });
  return JSON.stringify({ id: row.id, parameters: { event_time: row.eventAt }, inputs });
}

type Owed = { id: string; value: number | string | boolean; at: number };

/** Outcomes wait in the order of their time, and go out many at a time. */
function createOutcomePost({ client, input, counts }: Stage) {
  const owed: Owed[] = [];
  const path = `/api/v1/projects/${input.project}/endpoints/${input.endpoint}/outcomes`;
  return {
    owe(row: ReplayRow): void {
      if (row.outcome === null) return;
      owed.push({ id: row.id, value: row.outcome, at: row.eventAt + input.outcomeDelayMs });
    },
    /** Posts what is due at an instant of the data. */
    async post(eventAt: number): Promise<void> {
      const isLast = eventAt === Number.POSITIVE_INFINITY;
      const due = owed.findIndex(({ at }) => at > eventAt);
      const count = due === -1 ? owed.length : due;
      // A handful is not worth a call, unless nothing more comes.
      if (count < 50 && !isLast) return;
      const ready = owed.splice(0, count);
      for (let i = 0; i < ready.length; i += outcomesPerCall) {
        const outcomes = ready.slice(i, i + outcomesPerCall);
        const reply = await client.call('POST', path, JSON.stringify({ outcomes }));
        if (reply.status === 200) counts.outcomeCount += outcomes.length;
        else counts.firstFailure ??= `outcomes: ${reply.status} ${reply.body.slice(0, 300)}`;
      }
    },
  };
}
