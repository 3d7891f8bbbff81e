import { setTimeout as sleep } from 'node:timers/promises';
import type { Endpoint } from '@slipway/contract';
import { isSlipwayError, SlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { Deploy } from '../../deploy/index.ts';
import type { Registry, StoredModelVersion } from '../../registry/index.ts';
import type { StepContext, StepKind, StepResult } from '../step.ts';
import type { RegisterValues } from './register-model.ts';

type Dependencies = { deploy: Deploy; registry: Registry };

const lookEveryMs = 250;

/**
 * Puts the model behind its endpoint and waits for what becomes of it: live at once when it is the first, else
 * through the canary. Only a model that took over becomes `champion`. A rolled-back canary refuses the run.
 */
export const deployModelStep = ({ deploy, registry }: Dependencies): StepKind => ({
  async plan(_, context) {
    const { versionId, model, version } = registered(context);
    const endpoint = await findEndpoint(deploy, context);
    const live = endpoint?.revisions.find((revision) => revision.state === 'live');
    const champion = await registry.aliased(context.project, model, 'champion');
    if (live?.modelVersion.id === versionId && champion?.version === version)
      return { unchanged: done(endpoint!, `${model} v${version} is live already`) };
    return { inputs: null };
  },

  async run(_, context) {
    const { model, version, versionId } = registered(context);
    const { endpoint: name, canary } = context.file.deploy!;
    const before = await findEndpoint(deploy, context);
    const current = before?.revisions.find((revision) => revision.modelVersion.id === versionId);
    // After a crash the revision may be up already; it is then followed, not deployed a second time.
    const isUp = current?.state === 'live' || current?.state === 'canary';
    const deployed = isUp
      ? before!
      : await deploy.deployModel({
          project: context.project,
          endpoint: name,
          model,
          version: String(version),
          canary,
          isImmediate: false,
          actor: context.trigger.by,
        });
    const number = deployed.revisions.find(
      (revision) =>
        revision.modelVersion.id === versionId && (revision.state === 'live' || revision.state === 'canary'),
    )!.number;
    const end = await follow(deploy, context, number);
    const stored = await registry.resolve({ project: context.project, model, version: String(version) });
    await becomeChampion(registry, stored, context, `revision ${number} took over ${name}`);
    return done(end, `${model} v${version} is live as revision ${number}`);
  },
});

const registered = (context: StepContext) => context.valuesOf<RegisterValues>('register');

async function findEndpoint(deploy: Deploy, context: StepContext): Promise<Endpoint | null> {
  try {
    return await deploy.getEndpoint(context.project, context.file.deploy!.endpoint);
  } catch (error) {
    if (isSlipwayError(error) && error.code === 'not-found') return null;
    throw error;
  }
}

/** Waits until the revision is live. Throws `gate-refused` with the canary's reason when it was rolled back. */
async function follow(deploy: Deploy, context: StepContext, number: number): Promise<Endpoint> {
  let said = '';
  for (;;) {
    context.signal.throwIfAborted();
    const endpoint = await deploy.getEndpoint(context.project, context.file.deploy!.endpoint);
    const revision = endpoint.revisions.find((candidate) => candidate.number === number);
    if (revision?.state === 'live') return endpoint;
    const lastDecision =
      endpoint.rollout?.toRevision === number ? endpoint.rollout.decisions.at(-1) : undefined;
    if (revision === undefined || revision.state !== 'canary') {
      throw new SlipwayError(
        'gate-refused',
        `revision ${number} of ${endpoint.name} was rolled back: ${lastDecision?.reason ?? 'it did not become live'}`,
      );
    }
    const words = `canary at ${revision.weight}% of the traffic: ${lastDecision?.reason ?? 'waiting for requests'}`;
    if (words !== said) await context.say(words);
    said = words;
    await sleep(lookEveryMs, undefined, { signal: context.signal });
  }
}

async function becomeChampion(
  registry: Registry,
  version: StoredModelVersion,
  context: StepContext,
  reason: string,
): Promise<void> {
  await registry.moveAlias(version, { alias: 'champion', actor: context.trigger.by, reason });
}

const done = (endpoint: Endpoint, message: string): StepResult => ({
  values: { endpoint: endpoint.name },
  outputs: [{ kind: 'endpoint', id: `${endpoint.project}/${endpoint.name}`, label: endpoint.name }],
  message,
});
