import type { BodyInputOf, BodyOf, Routes, Run, RunStatus } from '@slipway/contract';
import type { SlipwayClient } from './create-client.ts';

type LogBody = BodyOf<Routes['logRun']>;

export type StartRunInput = BodyInputOf<Routes['createRun']> & { readonly project: string };

export type RunLogger = {
  readonly run: Run;
  /** Notes metrics of a step; sent within a second, many together. */
  log(metrics: Readonly<Record<string, number>>, step?: number): void;
  setParams(params: Readonly<Record<string, string | number | boolean>>): void;
  setTags(tags: Readonly<Record<string, string>>): void;
  /** Sends what is noted. Rejects with the first error since the last flush; what failed is kept and sent again. */
  flush(): Promise<void>;
  /** Sends the rest and ends the run. */
  finish(status?: RunStatus): Promise<Run>;
};

const flushAfterMs = 500;
/** The most metrics that one call of the API takes. */
const largestBatch = 10_000;

/** Starts a run and returns a logger that groups what is logged into few requests. */
export async function startRun(
  client: SlipwayClient,
  { project, ...body }: StartRunInput,
): Promise<RunLogger> {
  const run = await client.call('createRun', { params: { project }, body });
  const params = { runId: run.id };
  let pending: LogBody = emptyBatch();
  let sending: Promise<void> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const send = async () => {
    while (!isEmpty(pending)) {
      const batch = { ...pending, metrics: pending.metrics.slice(0, largestBatch) };
      pending = { ...emptyBatch(), metrics: pending.metrics.slice(largestBatch) };
      try {
        await client.call('logRun', { params, body: batch });
      } catch (error) {
        pending = join(batch, pending);
        throw error;
      }
    }
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    sending = sending.catch(() => {}).then(send);
    return sending;
  };
  const schedule = () => {
    // A failure here keeps its batch; the next flush, or finish, sends it again and rejects if it fails again.
    timer ??= setTimeout(() => flush().catch(() => {}), flushAfterMs);
  };
  return {
    run,
    log(metrics, step = 0) {
      const at = Date.now();
      for (const [key, value] of Object.entries(metrics)) {
        pending.metrics.push({ key, value: toMetricValue(value), step, at });
      }
      schedule();
    },
    setParams(values) {
      for (const [key, value] of Object.entries(values)) pending.params[key] = String(value);
      schedule();
    },
    setTags(tags) {
      Object.assign(pending.tags, tags);
      schedule();
    },
    flush,
    async finish(status = 'finished') {
      await flush();
      return client.call('finishRun', { params, body: { status } });
    },
  };
}

const emptyBatch = (): LogBody => ({ metrics: [], params: {}, tags: {} });

const isEmpty = ({ metrics, params, tags }: LogBody) =>
  metrics.length + Object.keys(params).length + Object.keys(tags).length === 0;

const join = (first: LogBody, then: LogBody): LogBody => ({
  metrics: [...first.metrics, ...then.metrics],
  params: { ...first.params, ...then.params },
  tags: { ...first.tags, ...then.tags },
});

/** JSON has no NaN and no infinities; the contract carries them as texts. */
function toMetricValue(value: number): number | 'NaN' | 'Infinity' | '-Infinity' {
  return Number.isFinite(value) ? value : (String(value) as 'NaN' | 'Infinity' | '-Infinity');
}
