import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { Span } from '../span.ts';
import type { TracesContext } from '../traces.ts';
import { gatherTraces } from './gather-traces.ts';

/** Where spans go when the client does not say: the experiment every project has. */
export const defaultExperiment = 'Default';

export type SpanDelivery = {
  readonly project: string;
  /** False while the client named no project: the experiment alone says where its spans go. */
  readonly isScoped: boolean;
  /** The default experiment of the project when left out. */
  readonly experimentId: string | null;
  readonly spans: readonly Span[];
};

export type SpanReceipt = { readonly rejectedCount: number; readonly message: string };

/**
 * Keeps a batch of spans, of any number of traces, and what they tell of them. Sending a span again replaces it. When
 * the promise resolves everything not rejected survives the death of the process. Throws `not-found` for the
 * experiment, `conflict` when it is deleted.
 */
export async function ingestSpans(context: TracesContext, delivery: SpanDelivery): Promise<SpanReceipt> {
  const { spans } = delivery;
  if (spans.length === 0) return { rejectedCount: 0, message: '' };
  const { project, experimentNumber } = await placeOf(context, delivery);
  const refused = new Set(
    await context.traces.keepSpans({ project, experimentNumber, spans, traces: gatherTraces(spans) }),
  );
  const rejectedCount = refused.size === 0 ? 0 : spans.filter(({ traceId }) => refused.has(traceId)).length;
  return {
    rejectedCount,
    message: rejectedCount === 0 ? '' : `${refused.size} traces belong to another project`,
  };
}

async function placeOf({ train }: TracesContext, { project, isScoped, experimentId }: SpanDelivery) {
  const experiment =
    experimentId === null
      ? await train.experiments.findByName(project, defaultExperiment)
      : await train.experiments.get(experimentId);
  if (experiment === null || (isScoped && experiment.project !== project))
    throw new SlipwayError(
      'not-found',
      experimentId === null
        ? `project '${project}' has no experiment '${defaultExperiment}'`
        : `there is no experiment '${experimentId.slice(0, 100)}'`,
      { hint: 'name an experiment of this project by its id' },
    );
  if (experiment.lifecycle !== 'active')
    throw new SlipwayError('conflict', `the experiment ${experiment.id} is deleted`, {
      hint: 'restore it, or name another',
    });
  return { project: experiment.project, experimentNumber: Number(experiment.id) };
}
