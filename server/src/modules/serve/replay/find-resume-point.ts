import { z } from 'zod';
import type { ReplayClient } from './replay-client.ts';
import type { ReplayInput } from './replay-input.ts';
import type { ReplayPlan } from './replay-plan.ts';

const logRows = 1_000;
const dayMs = 86_400_000;

/** Where a replay that died goes on. */
export type ResumePoint = {
  /** Rows before this were all answered. */
  readonly requestsFromSeq: number;
  /** Rows from this on are owed an outcome again; posting one twice does no harm. */
  readonly outcomesFromSeq: number;
  /** Rows after `requestsFromSeq` that were answered already. */
  readonly answered: ReadonlySet<string>;
};

const LogPage = z.object({ items: z.array(z.object({ id: z.string(), eventAt: z.number() })) });

/**
 * Asks the prediction log how far this replay got. Rows are asked in order with few at once, so the newest lines
 * of the log hold every row that could have been answered out of turn.
 */
export async function findResumePoint(
  client: ReplayClient,
  input: ReplayInput,
  plan: ReplayPlan,
): Promise<ResumePoint> {
  const path = `/api/v1/projects/${input.project}/endpoints/${input.endpoint}/predictions?limit=${logRows}`;
  const reply = await client.call('GET', path);
  const page = reply.status === 200 ? LogPage.parse(JSON.parse(reply.body)) : { items: [] };
  const mine = page.items.filter(({ id }) => id.startsWith(input.idPrefix));
  if (mine.length === 0) return { requestsFromSeq: 0, outcomesFromSeq: 0, answered: new Set() };
  const latestAt = Math.max(...mine.map(({ eventAt }) => eventAt));
  const requestsFromSeq = Math.max(0, (await plan.seqAt(latestAt)) - 8 * input.concurrency);
  return {
    requestsFromSeq,
    outcomesFromSeq: Math.min(requestsFromSeq, await plan.seqAt(latestAt - input.outcomeDelayMs - dayMs)),
    answered: new Set(mine.map(({ id }) => id)),
  };
}
