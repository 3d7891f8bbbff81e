import type { Endpoint } from '@slipway/contract';
import { useQuery } from '@tanstack/react-query';
import { useProject } from '../../address/use-project.ts';
import { apiQuery } from '../../api/api-query.ts';
import { liveRevision } from './endpoint-state.ts';

/** The model version that answers most, whose signature says what a request carries. */
export function useAnsweringVersion(endpoint: Endpoint) {
  const { project } = useProject();
  const version = /v(\d+)$/.exec(liveRevision(endpoint)?.modelVersion.label ?? '')?.[1] ?? 'champion';
  return useQuery(apiQuery('getModelVersion', { params: { project, model: endpoint.model, version } }));
}
