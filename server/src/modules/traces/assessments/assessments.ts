import { notFound, SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { mendText } from '../../../platform/json/exact-json.ts';
import type { TracesContext } from '../traces.ts';
import type { Assessment, AssessmentChange, NewAssessment } from './assessment.ts';

/** The verbs of assessments. */
export type Assessments = {
  /** One that overrides another makes that one invalid. Throws `not-found` for the trace and the overridden one. */
  create(assessment: Omit<NewAssessment, 'createdAt' | 'updatedAt'> & Partial<Times>): Promise<Assessment>;
  /** Throws `not-found`. */
  get(traceId: string, id: string): Promise<Assessment>;
  /** Throws `not-found`, `invalid-request` when the value is of the other kind. */
  update(traceId: string, id: string, change: AssessmentChange): Promise<Assessment>;
  /** Makes what it overrode valid again. Nothing happens when it is not there. */
  remove(traceId: string, id: string): Promise<void>;
};

type Times = Pick<NewAssessment, 'createdAt' | 'updatedAt'>;

export function createAssessments({ assessmentStore: store, clock, ids }: TracesContext): Assessments {
  const get = async (traceId: string, id: string): Promise<Assessment> => {
    const found = await store.find(traceId, id);
    if (found === null) throw notFound('assessment', id.slice(0, 200));
    return found;
  };
  return {
    get,
    async create(assessment) {
      const now = clock.now();
      const id = `a-${ids.next().replaceAll('-', '')}`;
      await store.insert(mendAssessment({ createdAt: now, updatedAt: now, ...assessment }), id);
      return get(assessment.traceId, id);
    },
    async update(traceId, id, change) {
      const before = await get(traceId, id);
      if (change.value !== undefined && change.value.kind !== before.kind)
        throw new SlipwayError(
          'invalid-request',
          `Cannot update ${change.value.kind} value on ${before.kind === 'feedback' ? 'a Feedback' : 'an Expectation'} assessment.`,
        );
      const { name, rationale, metadata, value } = change;
      await store.replace(
        mendAssessment({
          ...before,
          ...(name === undefined ? {} : { name }),
          ...(rationale === undefined ? {} : { rationale }),
          ...(metadata === undefined ? {} : { metadata: { ...before.metadata, ...metadata } }),
          ...(value === undefined ? {} : { valueJson: value.valueJson, error: value.error }),
          updatedAt: clock.now(),
        }),
      );
      return get(traceId, id);
    },
    async remove(traceId, id) {
      await store.remove(traceId, id);
    },
  };
}

/** PostgreSQL keeps no NUL characters. */
const mendAssessment = <A extends NewAssessment>(assessment: A): A => ({
  ...assessment,
  name: mendText(assessment.name),
  spanId: assessment.spanId === null ? null : mendText(assessment.spanId),
  rationale: assessment.rationale === null ? null : mendText(assessment.rationale),
  source: { type: assessment.source.type, id: mendText(assessment.source.id) },
  overrides: assessment.overrides === null ? null : mendText(assessment.overrides),
});
