import type { Traces } from '../../../modules/traces/index.ts';
import { isSlipwayError } from '../../../platform/errors/slipway-error.ts';
import { json, message, required, string } from '../wire/fields.ts';
import { doesNotExist } from '../wire/mlflow-error.ts';
import { type MlflowRoute, route } from '../wire/mlflow-route.ts';
import { assessmentFields, readAssessment, readChange, renderAssessment } from './assessments.ts';
import { findTrace } from './find-trace.ts';

const versions = ['3.0'];
const all = '/mlflow/traces/{trace_id}/assessments';
const one = `${all}/{assessment_id}`;
const ids = { trace_id: required(string()), assessment_id: required(string()) };

type Ids = { readonly trace_id: string; readonly assessment_id: string };

async function whenThere<T>({ trace_id, assessment_id }: Ids, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isSlipwayError(error) && error.code === 'not-found')
      throw doesNotExist(
        `Assessment with ID '${assessment_id.slice(0, 200)}' not found for trace '${trace_id.slice(0, 200)}'`,
      );
    throw error;
  }
}

export const assessmentRoutes = (traces: Traces): MlflowRoute[] => [
  route('POST', all, {
    versions,
    request: { trace_id: required(string()), assessment: required(message(assessmentFields)) },
    async handle(input, exchange) {
      const { id } = await findTrace(traces, input.trace_id, exchange);
      const assessment = readAssessment(input.assessment, id, Date.now());
      const created = await whenThere({ trace_id: id, assessment_id: assessment.overrides ?? '' }, () =>
        traces.assessments.create(assessment),
      );
      return { assessment: renderAssessment(created) };
    },
  }),
  route('GET', one, {
    versions,
    request: ids,
    async handle(input, exchange) {
      const { id } = await findTrace(traces, input.trace_id, exchange);
      return {
        assessment: renderAssessment(
          await whenThere(input, () => traces.assessments.get(id, input.assessment_id)),
        ),
      };
    },
  }),
  route('PATCH', one, {
    versions,
    request: {
      ...ids,
      assessment: required(message(assessmentFields)),
      update_mask: required(json()),
    },
    async handle(input, exchange) {
      const { id } = await findTrace(traces, input.trace_id, exchange);
      const change = readChange(input.assessment, input.update_mask);
      const updated = await whenThere(input, () =>
        traces.assessments.update(id, input.assessment_id, change),
      );
      return { assessment: renderAssessment(updated) };
    },
  }),
  route('DELETE', one, {
    versions,
    request: ids,
    async handle(input, exchange) {
      const { id } = await findTrace(traces, input.trace_id, exchange);
      await traces.assessments.remove(id, input.assessment_id);
      return {};
    },
  }),
];
