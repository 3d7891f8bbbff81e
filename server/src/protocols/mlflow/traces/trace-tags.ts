import type { Traces } from '../../../modules/traces/index.ts';
import { required, string } from '../wire/fields.ts';
import { type MlflowRoute, route } from '../wire/mlflow-route.ts';
import { findTrace } from './find-trace.ts';
import { checkTag } from './trace-fields.ts';

/** In the v2 paths the id is called `request_id`; both names of a field may be told. */
export const traceTagRoutes = (traces: Traces): MlflowRoute[] => [
  route('PATCH', '/mlflow/traces/{id}/tags', {
    versions: ['2.0', '3.0'],
    request: { id: required(string()), key: required(string()), value: string() },
    async handle(input, exchange) {
      const { id } = await findTrace(traces, input.id, exchange);
      checkTag(input.key, input.value ?? '');
      await traces.setTag(id, input.key, input.value ?? '');
      return {};
    },
  }),
  route('DELETE', '/mlflow/traces/{id}/tags', {
    versions: ['2.0', '3.0'],
    request: { id: required(string()), key: required(string()) },
    async handle(input, exchange) {
      const { id } = await findTrace(traces, input.id, exchange);
      await traces.deleteTag(id, input.key);
      return {};
    },
  }),
];
