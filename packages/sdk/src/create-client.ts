import type { Event, OperationId, ReplyOf, Routes } from '@slipway/contract';
import { buildRequest } from './build-request.ts';
import { type ConnectionOptions, openConnection } from './connection.ts';
import type { OperationArguments } from './operation-input.ts';
import { type PredictInput, type Prediction, predict } from './predict.ts';
import { readReply } from './read-reply.ts';
import { type EventStreamOptions, streamEvents } from './stream-events.ts';

export type SlipwayClient = {
  /**
   * Calls an operation of the API by its id: `call('listRuns', { params: { project }, query: { limit: 10 } })`.
   * Throws `SlipwayError`; an aborted `signal` rejects with its own reason.
   */
  call<Id extends OperationId>(operation: Id, ...input: OperationArguments<Id>): Promise<ReplyOf<Routes[Id]>>;
  /** Events as they happen; opened again by itself when the connection breaks, without a gap. */
  events(options?: EventStreamOptions): AsyncGenerator<Event, void, undefined>;
  /** Asks an endpoint for predictions through the Open Inference Protocol v2. */
  predict(input: PredictInput): Promise<Prediction>;
};

/** A client of a Slipway server, in a browser or in Node. */
export function createClient(options: ConnectionOptions): SlipwayClient {
  const connection = openConnection(options);
  return {
    async call<Id extends OperationId>(operation: Id, ...[input]: OperationArguments<Id>) {
      const request = buildRequest(operation, input ?? {});
      const response = await connection({ ...request, signal: input?.signal });
      return (await readReply(response)) as ReplyOf<Routes[Id]>;
    },
    events: (streamOptions) => streamEvents(connection, streamOptions),
    predict: (input) => predict(connection, input),
  };
}
