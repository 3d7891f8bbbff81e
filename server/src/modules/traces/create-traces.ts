import { notFound, SlipwayError } from '../../platform/errors/slipway-error.ts';
import { mendText } from '../../platform/json/exact-json.ts';
import { type Assessments, createAssessments } from './assessments/assessments.ts';
import { ingestSpans, type SpanDelivery, type SpanReceipt } from './ingest/ingest-spans.ts';
import { compileOrder } from './search/compile-order.ts';
import {
  countFilters,
  type FilterCounts,
  type FoundTrace,
  searchTraces,
  type TraceScope,
  type TraceSearch,
} from './search/search-traces.ts';
import type { TraceFilter } from './search/trace-vocabulary.ts';
import type { Span } from './span.ts';
import type { TraceChoice, TraceEnd } from './store/trace-store.ts';
import type { Trace, TraceReport } from './trace.ts';
import { createTracesContext, type TracesDependencies } from './traces.ts';

/** What other modules and protocols may ask of traces. */
export type Traces = {
  /** Keeps a batch of spans. See `ingestSpans`. */
  ingest(delivery: SpanDelivery): Promise<SpanReceipt>;
  /**
   * Writes down what a client says of a whole trace, before, after or without its spans. Throws `not-found` for the
   * experiment, `conflict` when it is deleted or the trace is another project's.
   */
  report(report: TraceReport): Promise<Trace>;
  /** Throws `not-found`. */
  end(id: string, end: TraceEnd): Promise<Trace>;
  /** Throws `not-found`. */
  get(id: string): Promise<Trace>;
  /** Those that exist, in the order of the ids. */
  getMany(ids: readonly string[]): Promise<Trace[]>;
  /** Roots first, then by their start. */
  spansOf(ids: readonly string[]): Promise<Map<string, Span[]>>;
  /** Throws `invalid-filter`. */
  search(search: TraceSearch): Promise<FoundTrace[]>;
  /** What the places of an ordering consist of, to check a cursor by. */
  placeTypes(order: TraceSearch['order']): readonly ('number' | 'text')[];
  count(
    query: TraceScope & { base: TraceFilter | null; first: TraceFilter | null; second: TraceFilter | null },
  ): Promise<FilterCounts>;
  /** Throws `not-found`. */
  setTag(id: string, key: string, value: string): Promise<void>;
  /** Throws `not-found` for the trace and for the tag. */
  deleteTag(id: string, key: string): Promise<void>;
  linkToRun(ids: readonly string[], runId: string): Promise<void>;
  /** Removes traces with everything that belongs to them; the number removed. */
  remove(choice: TraceChoice, actor: string): Promise<number>;
  readonly assessments: Assessments;
};

export function createTraces(dependencies: TracesDependencies): Traces {
  const context = createTracesContext(dependencies);
  const { database, traces, train } = context;
  const get = async (id: string): Promise<Trace> => {
    const [trace] = await traces.byIds([id]);
    if (trace === undefined) throw notFound('trace', id.slice(0, 200));
    return trace;
  };

  return {
    ingest: (delivery) => ingestSpans(context, delivery),
    async report(report) {
      const experiment = await train.experiments.get(report.experimentId);
      if (experiment.lifecycle !== 'active')
        throw new SlipwayError('conflict', `the experiment ${experiment.id} is deleted`);
      if (!(await traces.report(mendReport(report), experiment.project)))
        throw new SlipwayError('conflict', `the trace '${report.id}' belongs to another project`);
      return get(report.id);
    },
    async end(id, end) {
      await traces.end(id, { ...end, tags: mendLabels(end.tags), metadata: mendLabels(end.metadata) });
      return get(id);
    },
    get,
    getMany: (ids) => traces.byIds(ids),
    spansOf: (ids) => traces.spansOf(ids),
    search: (search) => searchTraces(database, search),
    placeTypes: (order) => compileOrder(order, database.kind).map(({ type }) => type),
    count: (query) => countFilters(database, query),
    setTag: (id, key, value) => traces.setTag(id, mendText(key), mendText(value)),
    async deleteTag(id, key) {
      if (await traces.deleteTag(id, mendText(key))) return;
      throw new SlipwayError(
        'not-found',
        `No trace tag with key '${key.slice(0, 250)}' for trace with ID '${id}'`,
      );
    },
    linkToRun: (ids, runId) => traces.linkToRun(ids, mendText(runId)),
    async remove(choice, actor) {
      const experiment = await train.experiments.get(choice.experimentId);
      const removed = await traces.remove(choice);
      if (removed === 0) return 0;
      const { project } = experiment;
      const subject = { kind: 'project', id: project, label: project } as const;
      await context.audit.append({
        actor,
        action: 'traces-removed',
        subject,
        project,
        details: { experiment: experiment.name, removed },
      });
      await context.events.emit({
        project,
        type: 'traces-removed',
        subject,
        message: `${removed} traces of ${experiment.name} were removed`,
      });
      return removed;
    },
    assessments: createAssessments(context),
  };
}

const mendLabels = (labels: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).map(([key, value]) => [mendText(key), mendText(value)]));

const mendOrNull = (text: string | null) => (text === null ? null : mendText(text));

/** No database keeps NUL characters in every text. */
const mendReport = (report: TraceReport): TraceReport => ({
  ...report,
  id: mendText(report.id),
  clientRequestId: mendOrNull(report.clientRequestId),
  requestPreview: mendOrNull(report.requestPreview),
  responsePreview: mendOrNull(report.responsePreview),
  tags: mendLabels(report.tags),
  metadata: mendLabels(report.metadata),
});
