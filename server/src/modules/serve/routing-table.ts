import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import type { EndpointTraffic, TrafficShare } from '../deploy/index.ts';
import type { RevisionLine } from './revision-line.ts';

/** An endpoint as requests see it. */
export type ServedEndpoint = {
  readonly project: string;
  readonly name: string;
  readonly traffic: EndpointTraffic;
  readonly shares: readonly TrafficShare[];
  /** Revisions in memory, by number. */
  readonly lines: ReadonlyMap<number, RevisionLine>;
};

/** Which endpoints answer, by name. Replaced whole when traffic moves; reading it never waits. */
export type RoutingTable = {
  set(endpoint: ServedEndpoint): void;
  all(): ServedEndpoint[];
  /** By `endpoint`, or by `project.endpoint`. Throws `not-found`, or `conflict` when several projects use the name. */
  find(name: string): ServedEndpoint;
  findIn(project: string, name: string): ServedEndpoint | null;
};

export function createRoutingTable(): RoutingTable {
  const byKey = new Map<string, ServedEndpoint>();
  const byName = new Map<string, ServedEndpoint[]>();
  return {
    set(endpoint) {
      const key = `${endpoint.project}.${endpoint.name}`;
      const others = (byName.get(endpoint.name) ?? []).filter(({ project }) => project !== endpoint.project);
      byKey.set(key, endpoint);
      byName.set(endpoint.name, [...others, endpoint]);
    },
    all: () => [...byKey.values()],
    findIn: (project, name) => byKey.get(`${project}.${name}`) ?? null,
    find(name) {
      const named = byName.get(name);
      if (named?.length === 1) return named[0]!;
      const keyed = byKey.get(name);
      if (keyed !== undefined) return keyed;
      if (named !== undefined) throw ambiguous(name, named);
      const known = [...byName.keys()].slice(0, 20);
      throw new SlipwayError('not-found', `there is no endpoint '${name}'`, {
        hint: known.length === 0 ? 'nothing is deployed yet' : `deployed: ${known.join(', ')}`,
      });
    },
  };
}

function ambiguous(name: string, named: readonly ServedEndpoint[]): SlipwayError {
  const full = named.map(({ project }) => `${project}.${name}`).sort();
  return new SlipwayError('conflict', `several projects have an endpoint '${name}'`, {
    hint: `say which: ${full.join(' or ')}`,
  });
}
