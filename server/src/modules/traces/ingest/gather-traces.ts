import { mendText } from '../../../platform/json/exact-json.ts';
import { previewOf } from '../attributes/preview.ts';
import { inputsOf, outputsOf, sessionOf, userOf } from '../attributes/read-span.ts';
import type { Span } from '../span.ts';
import type { TraceState } from '../trace.ts';

/** What the spans of one batch tell of their trace. */
export type TraceDigest = {
  readonly id: string;
  readonly otelId: string;
  startedAt: number;
  endedAt: number | null;
  /** Told by a root span; a trace without one is in progress. */
  state: TraceState;
  name: string | null;
  requestPreview: string | null;
  responsePreview: string | null;
  session: string | null;
  user: string | null;
};

/** One digest for each trace of a batch, in the order of their ids, so that writers never wait in a ring. */
export function gatherTraces(spans: readonly Span[]): TraceDigest[] {
  const digests = new Map<string, TraceDigest>();
  for (const span of spans) {
    let digest = digests.get(span.traceId);
    if (digest === undefined) {
      digest = emptyDigest(span);
      digests.set(span.traceId, digest);
    }
    if (span.start.ms < digest.startedAt) digest.startedAt = span.start.ms;
    if (span.end !== null && (digest.endedAt === null || span.end.ms > digest.endedAt))
      digest.endedAt = span.end.ms;
    if (span.parentSpanId === null) readRoot(digest, span);
  }
  return [...digests.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

const emptyDigest = (span: Span): TraceDigest => ({
  id: span.traceId,
  otelId: span.otelTraceId,
  startedAt: span.start.ms,
  endedAt: null,
  state: 'IN_PROGRESS',
  name: null,
  requestPreview: null,
  responsePreview: null,
  session: null,
  user: null,
});

function readRoot(digest: TraceDigest, { attributes, end, status, name }: Span): void {
  if (end !== null) digest.state = status === 'ERROR' ? 'ERROR' : 'OK';
  digest.name ??= mendText(name);
  const inputs = inputsOf(attributes);
  const outputs = outputsOf(attributes);
  if (inputs !== undefined) digest.requestPreview ??= mendText(previewOf(inputs, 'user'));
  if (outputs !== undefined) digest.responsePreview ??= mendText(previewOf(outputs, 'assistant'));
  digest.session ??= mendOrNull(sessionOf(attributes));
  digest.user ??= mendOrNull(userOf(attributes));
}

const mendOrNull = (text: string | null) => (text === null ? null : mendText(text));
