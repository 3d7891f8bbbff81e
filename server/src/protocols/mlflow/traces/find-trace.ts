import type { Trace, Traces } from '../../../modules/traces/index.ts';
import { doesNotExist } from '../wire/mlflow-error.ts';
import type { Exchange } from '../wire/mlflow-route.ts';

export const traceNotFound = (id: string) => doesNotExist(`Trace with ID '${id.slice(0, 200)}' not found.`);

/** Those of the traces that the caller may see, in the order of the ids. */
export async function findTraces(
  traces: Traces,
  ids: readonly string[],
  { isScoped, project }: Exchange,
): Promise<Trace[]> {
  const found = await traces.getMany(ids);
  return isScoped ? found.filter((trace) => trace.project === project) : found;
}

/** The trace, when the caller may see it. Throws RESOURCE_DOES_NOT_EXIST in MLflow's words. */
export async function findTrace(traces: Traces, id: string, exchange: Exchange): Promise<Trace> {
  const [trace] = await findTraces(traces, [id], exchange);
  if (trace === undefined) throw traceNotFound(id);
  return trace;
}
