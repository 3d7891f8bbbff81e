import type {
  Assessment,
  AssessmentChange,
  AssessmentError,
  NewAssessment,
} from '../../../modules/traces/index.ts';
import { boolean, json, list, message, type Read, readMessage, string, textMap } from '../wire/fields.ts';
import { invalidParameter } from '../wire/mlflow-error.ts';
import { compact } from '../wire/render.ts';
import { renderTimestamp, timestamp } from './times.ts';

const errorFields = { error_code: string(), error_message: string(), stack_trace: string() };

/** The `Assessment` message. */
export const assessmentFields = {
  assessment_id: string(),
  assessment_name: string(),
  span_id: string(),
  source: message({ source_type: string(), source_id: string() }),
  create_time: timestamp(),
  last_update_time: timestamp(),
  feedback: message({ value: json(), error: message(errorFields) }),
  expectation: message({
    value: json(),
    serialized_value: message({ serialization_format: string(), value: string() }),
  }),
  issue: json(),
  rationale: string(),
  error: message(errorFields),
  metadata: textMap(),
  overrides: string(),
  valid: boolean(),
};

export type AssessmentInput = Read<typeof assessmentFields>;
type ErrorInput = AssessmentInput['error'];

const sourceTypes = ['SOURCE_TYPE_UNSPECIFIED', 'LLM_JUDGE', 'HUMAN', 'CODE'];

function readSource(source: AssessmentInput['source']): Assessment['source'] {
  const told = (source?.source_type ?? '').toUpperCase();
  const type = told === 'AI_JUDGE' ? 'LLM_JUDGE' : told || 'SOURCE_TYPE_UNSPECIFIED';
  if (!sourceTypes.includes(type))
    throw invalidParameter(
      `Invalid assessment source type: ${told.slice(0, 100)}. Valid source types: ${JSON.stringify(sourceTypes)}`,
    );
  return { type, id: source?.source_id || 'default' };
}

const readError = (error: ErrorInput): AssessmentError | null =>
  error === undefined
    ? null
    : {
        code: error.error_code ?? '',
        message: error.error_message || null,
        stackTrace: error.stack_trace || null,
      };

type Value = NonNullable<AssessmentChange['value']>;

/** Feedback or an expectation; neither is refused in MLflow's words. */
function readValue(input: AssessmentInput): Value {
  if (input.expectation !== undefined)
    return { kind: 'expectation', valueJson: readExpectation(input.expectation), error: null };
  if (input.feedback !== undefined)
    return {
      kind: 'feedback',
      valueJson: JSON.stringify(input.feedback.value ?? null),
      error: readError(input.feedback.error ?? input.error),
    };
  if (input.issue !== undefined && input.issue !== null)
    throw invalidParameter(
      'references to issues are not kept by this server: send feedback or an expectation',
    );
  throw invalidParameter('Unknown assessment type: None');
}

function readExpectation(input: NonNullable<AssessmentInput['expectation']>): string {
  const serialized = input.serialized_value;
  if (serialized === undefined) return JSON.stringify(input.value ?? null);
  if (serialized.serialization_format !== 'JSON_FORMAT')
    throw invalidParameter(
      `Unknown serialization format: ${(serialized.serialization_format ?? '').slice(0, 100)}. Only JSON_FORMAT is supported.`,
    );
  try {
    return JSON.stringify(JSON.parse(serialized.value ?? ''));
  } catch {
    throw invalidParameter('the serialized value of the expectation is not JSON');
  }
}

const longestName = 250;

function checkName(name: string | undefined): string {
  if (!name) throw invalidParameter("Missing value for required parameter 'assessment.assessment_name'.");
  if (name.length > longestName)
    throw invalidParameter(`an assessment's name has at most ${longestName} characters`);
  return name;
}

/** What a client sends of a new one. */
export function readAssessment(input: AssessmentInput, traceId: string, now: number): NewAssessment {
  const { kind, valueJson, error } = readValue(input);
  return {
    traceId,
    name: checkName(input.assessment_name),
    kind,
    spanId: input.span_id || null,
    source: readSource(input.source),
    valueJson,
    error,
    rationale: input.rationale || null,
    metadata: input.metadata ?? {},
    overrides: input.overrides || null,
    createdAt: input.create_time ?? now,
    updatedAt: input.last_update_time ?? input.create_time ?? now,
  };
}

/** Assessments that come inside a trace. */
export const assessmentList = () => list(json());

/** Reads those with the ids they have; a client that exports again sends them again. */
export const readReported = (
  inputs: readonly unknown[],
  { traceId, now, newId }: { traceId: string; now: number; newId: () => string },
): Assessment[] =>
  inputs.map((input, index) => {
    const read = readMessage(assessmentFields, input, `trace.trace_info.assessments[${index}].`);
    return {
      ...readAssessment(read, traceId, now),
      id: read.assessment_id || newId(),
      isValid: read.valid ?? true,
    };
  });

/** What the paths of a `FieldMask` name; the mask is one text with commas, or its paths. */
export function readChange(input: AssessmentInput, mask: unknown): AssessmentChange {
  const paths = readMask(mask);
  const value = paths.has('feedback') || paths.has('expectation') ? readValue(input) : undefined;
  return {
    ...(paths.has('assessment_name') ? { name: checkName(input.assessment_name) } : {}),
    ...(paths.has('rationale') ? { rationale: input.rationale ?? '' } : {}),
    ...(paths.has('metadata') ? { metadata: input.metadata ?? {} } : {}),
    ...(value === undefined ? {} : { value }),
  };
}

function readMask(mask: unknown): Set<string> {
  const paths = typeof mask === 'string' ? mask.split(',') : (mask as { paths?: unknown })?.paths;
  if (!Array.isArray(paths)) throw invalidParameter("Missing value for required parameter 'update_mask'.");
  // In JSON a mask is written in lower camel case.
  return new Set(
    paths.map((path) =>
      String(path)
        .trim()
        .replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    ),
  );
}

/** `TYPE` and value as protobuf's `Value`; texts of expectations that are not plain values are JSON in a text. */
function renderValue({ kind, valueJson, error }: Assessment): object {
  const value: unknown = JSON.parse(valueJson);
  if (kind === 'feedback')
    return {
      feedback: {
        value,
        ...(error === null
          ? {}
          : {
              error: compact({
                error_code: error.code,
                error_message: error.message,
                stack_trace: error.stackTrace,
              }),
            }),
      },
    };
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
  return {
    expectation: isPlain
      ? { value }
      : { serialized_value: { serialization_format: 'JSON_FORMAT', value: valueJson } },
  };
}

export const renderAssessment = (assessment: Assessment): object =>
  compact({
    assessment_id: assessment.id,
    assessment_name: assessment.name,
    trace_id: assessment.traceId,
    span_id: assessment.spanId,
    source: { source_type: assessment.source.type, source_id: assessment.source.id },
    create_time: renderTimestamp(assessment.createdAt),
    last_update_time: renderTimestamp(assessment.updatedAt),
    ...renderValue(assessment),
    rationale: assessment.rationale,
    metadata: Object.keys(assessment.metadata).length === 0 ? undefined : assessment.metadata,
    overrides: assessment.overrides,
    valid: assessment.isValid,
  });
