import type { Endpoint, Page, Rollout } from '@slipway/contract';
import type { DeployContext, DeployDeps, EndpointTraffic } from './deploy-deps.ts';
import { type DeployRequest, deployModel } from './deploy-model.ts';
import { describeEndpoint } from './describe-endpoint.ts';
import { type EndpointRecord, noEndpoint } from './endpoint.ts';
import { isServing, type RevisionRecord } from './revision.ts';
import { type RollBackRequest, rollBack } from './roll-back.ts';
import { createRolloutController } from './rollout-controller.ts';
import { toRollout } from './rollout-record.ts';
import { createDeployStore } from './store.ts';

type PageRequest = { cursor?: string | undefined; limit: number };

/** Endpoints, their revisions and rollouts. */
export type Deploy = {
  deployModel(request: DeployRequest): Promise<Endpoint>;
  rollBack(request: RollBackRequest): Promise<Endpoint>;
  getEndpoint(project: string, name: string): Promise<Endpoint>;
  listEndpoints(query: PageRequest & { project: string }): Promise<Page<Endpoint>>;
  listRollouts(query: PageRequest & { project: string; endpoint: string }): Promise<Page<Rollout>>;
  /** One round of rollout decisions; `start` runs it every second. */
  advanceRollouts(): Promise<void>;
  /** Every endpoint with the revisions that take its traffic. */
  traffic(): Promise<EndpointTraffic[]>;
  /** An endpoint's revision by number, whatever its state; null when there is none. */
  findRevision(project: string, endpoint: string, number: number): Promise<RevisionRecord | null>;
  findEndpoint(project: string, name: string): Promise<EndpointRecord>;
  /** The listener is awaited before the deployment is answered, so that it routes the new way by then. */
  onTrafficMoved(listener: (traffic: EndpointTraffic) => void | Promise<void>): void;
  /** Marks starts that died with the last server as failed and begins to advance rollouts. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

export function createDeploy(deps: DeployDeps): Deploy {
  const store = createDeployStore(deps.database);
  const listeners: ((traffic: EndpointTraffic) => void | Promise<void>)[] = [];
  const trafficOf = async (endpoint: EndpointRecord): Promise<EndpointTraffic> => ({
    endpoint,
    serving: canaryFirst((await store.listRevisions(endpoint)).filter(isServing)),
  });
  const context: DeployContext = {
    ...deps,
    store,
    async tellTrafficMoved(endpoint) {
      const traffic = await trafficOf(endpoint);
      for (const listener of listeners) await listener(traffic);
    },
  };
  const controller = createRolloutController(context);
  const find = async (project: string, name: string) => {
    const endpoint = await store.findEndpoint(project, name);
    if (endpoint === null) throw noEndpoint(project, name);
    return endpoint;
  };
  return {
    deployModel: async (request) => describeEndpoint(context, await deployModel(context, request)),
    rollBack: async (request) => describeEndpoint(context, await rollBack(context, request)),
    getEndpoint: async (project, name) => describeEndpoint(context, await find(project, name)),
    async listEndpoints({ project, cursor, limit }) {
      const page = { project, limit: limit + 1, ...(cursor === undefined ? {} : { afterName: cursor }) };
      const found = await store.listEndpoints(page);
      const items = await Promise.all(found.slice(0, limit).map((one) => describeEndpoint(context, one)));
      return { items, nextCursor: found.length > limit ? found[limit - 1]!.name : null };
    },
    async listRollouts({ project, endpoint, cursor, limit }) {
      const page = { limit: limit + 1, ...(cursor === undefined ? {} : { beforeId: cursor }) };
      const found = await store.listRollouts(await find(project, endpoint), page);
      return {
        items: found.slice(0, limit).map(toRollout),
        nextCursor: found.length > limit ? found[limit - 1]!.id : null,
      };
    },
    advanceRollouts: controller.runOnce,
    async traffic() {
      const endpoints = await store.listEndpoints({ limit: 1000 });
      return Promise.all(endpoints.map(trafficOf));
    },
    async findRevision(project, endpoint, number) {
      const revisions = await store.listRevisions(await find(project, endpoint));
      return revisions.find((revision) => revision.number === number) ?? null;
    },
    findEndpoint: find,
    onTrafficMoved: (listener) => listeners.push(listener),
    async start() {
      await store.write((tx) => store.failUnfinishedStarts(tx));
      controller.start();
    },
    stop: controller.stop,
  };
}

/** Routing wants the canary first: growing its weight then moves ids one way only. */
const canaryFirst = (revisions: RevisionRecord[]) =>
  revisions.toSorted((a, b) => Number(b.state === 'canary') - Number(a.state === 'canary'));
