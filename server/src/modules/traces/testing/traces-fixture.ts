import { createIds } from '../../../platform/clock/ids.ts';
import type { Database } from '../../../platform/database/database.ts';
import { createTestClock } from '../../../platform/testing/test-clock.ts';
import type { Experiment } from '../../train/index.ts';
import { createTraces } from '../create-traces.ts';
import type { Span } from '../span.ts';

export const startMs = 1_700_000_000_000;

const experiment = (id: string, project: string, name: string): Experiment => ({
  id,
  project,
  name,
  artifactLocation: null,
  lifecycle: id === '9' ? 'deleted' : 'active',
  createdAt: 0,
  updatedAt: 0,
  tags: {},
});

const known = [
  experiment('1', 'default', 'Default'),
  experiment('2', 'default', 'other'),
  experiment('3', 'elsewhere', 'Default'),
  experiment('9', 'default', 'gone'),
];

/** Traces over a database, with experiments 1 and 2 of `default`, 3 of another project, and 9, which is deleted. */
export function createTestTraces(database: Database) {
  const clock = createTestClock(startMs);
  const events: { type: string; message: string }[] = [];
  const audited: { action: string }[] = [];
  const traces = createTraces({
    database,
    clock,
    ids: createIds(clock),
    train: {
      experiments: {
        get: async (id: string) => {
          const found = known.find((each) => each.id === id);
          if (found === undefined) throw new Error(`no experiment ${id}`);
          return found;
        },
        findByName: async (project: string, name: string) =>
          known.find((each) => each.project === project && each.name === name) ?? null,
      } as never,
    },
    events: { emit: async (event: { type: string; message: string }) => void events.push(event) } as never,
    audit: { append: async (entry: { action: string }) => void audited.push(entry) } as never,
  });
  return { traces, clock, events, audited };
}

/** A span of trace number `trace` that starts `offsetMs` in and takes 10 ms. */
export function makeSpan(trace: number, span: number, change: Partial<Span> = {}, offsetMs = 0): Span {
  const otelTraceId = trace.toString(16).padStart(32, '0');
  return {
    traceId: `tr-${otelTraceId}`,
    otelTraceId,
    spanId: span.toString(16).padStart(16, '0'),
    parentSpanId: span === 1 ? null : '0000000000000001',
    name: `step ${span}`,
    kind: 1,
    start: { ms: startMs + offsetMs, ns: 123_456 },
    end: { ms: startMs + offsetMs + 10, ns: 999_999 },
    status: 'OK',
    statusMessage: '',
    traceState: '',
    attributes: {},
    events: [],
    links: [],
    source: null,
    ...change,
  };
}
