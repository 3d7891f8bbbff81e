import type { Assessment } from './assessments/assessment.ts';

export const traceStates = ['STATE_UNSPECIFIED', 'OK', 'ERROR', 'IN_PROGRESS'] as const;
export type TraceState = (typeof traceStates)[number];

export type TokenUsage = {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
};

/** A trace without its spans. */
export type Trace = {
  readonly id: string;
  readonly project: string;
  readonly experimentId: string;
  /** The id of OpenTelemetry, lower-case hex; null as long as no span came. */
  readonly otelTraceId: string | null;
  readonly clientRequestId: string | null;
  readonly startedAt: number;
  readonly durationMs: number | null;
  readonly state: TraceState;
  /** The name of its first root span; a tag may say another. */
  readonly name: string | null;
  readonly requestPreview: string | null;
  readonly responsePreview: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** The sum over its spans; null when none says any. */
  readonly tokens: TokenUsage | null;
  readonly assessments: readonly Assessment[];
};

/** What a client says of a whole trace; what spans have told of it before stays where nothing is said. */
export type TraceReport = {
  readonly id: string;
  readonly experimentId: string;
  readonly clientRequestId: string | null;
  readonly startedAt: number;
  readonly durationMs: number | null;
  readonly state: TraceState;
  readonly requestPreview: string | null;
  readonly responsePreview: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly assessments: readonly Assessment[];
};

/** Keys of tags and metadata that clients and spans share with MLflow's. */
export const traceKeys = {
  name: 'mlflow.traceName',
  session: 'mlflow.trace.session',
  user: 'mlflow.trace.user',
  sourceRun: 'mlflow.sourceRun',
} as const;
