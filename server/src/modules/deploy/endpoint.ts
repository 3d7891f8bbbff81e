import type { ThingRef } from '@slipway/contract';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';

/** A name that answers predictions, whatever revision stands behind it. */
export type EndpointRecord = {
  readonly id: string;
  readonly project: string;
  readonly name: string;
  readonly model: string;
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** The link to show for an endpoint. */
export const endpointRef = (endpoint: Pick<EndpointRecord, 'id' | 'name'>): ThingRef => ({
  kind: 'endpoint',
  id: endpoint.id,
  label: endpoint.name,
});

/** Where the Open Inference Protocol answers for an endpoint, below the server's address. */
export const inferUrl = (endpoint: Pick<EndpointRecord, 'project' | 'name'>): string =>
  `/v2/models/${encodeURIComponent(`${endpoint.project}.${endpoint.name}`)}/infer`;

export const noEndpoint = (project: string, name: string): SlipwayError =>
  new SlipwayError('not-found', `there is no endpoint '${name}' in project '${project}'`, {
    hint: `create it with: slipway deploy <model> --endpoint ${name}`,
  });
