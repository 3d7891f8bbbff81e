import type { ThingKind, ThingRef } from '@slipway/contract';
import { type Paths, pathsOf } from './paths.ts';

type Reader = (thing: ThingRef, paths: Paths) => string | undefined;

/** `flights v3` -> the name and the number; the label is how a reference names a version. */
const versionLabel = /^(?:gates of )?(?<name>.+) v(?<version>\d+)$/;
const revisionLabel = /^(?:rollout of )?(?<endpoint>\S+) revision (?<revision>\d+)$/;

const readers: Partial<Record<ThingKind, Reader>> = {
  project: (_, paths) => paths.overview,
  dataset: ({ label }, paths) => paths.dataset(label),
  'dataset-version': ({ label }, paths) => {
    const { name, version } = versionLabel.exec(label)?.groups ?? {};
    return name === undefined ? undefined : paths.dataset(name, { version });
  },
  run: ({ id }, paths) => paths.run(id),
  evaluation: ({ id }, paths) => paths.evaluation(id),
  comparison: ({ id }, paths) => paths.comparison(id),
  model: ({ label }, paths) => paths.model(label),
  'model-version': ({ label }, paths) => {
    const { name, version } = versionLabel.exec(label)?.groups ?? {};
    return name === undefined ? undefined : paths.modelVersion(name, version!);
  },
  'gate-report': ({ id, label }, paths) => {
    const { name, version } = versionLabel.exec(label)?.groups ?? {};
    return name === undefined ? undefined : paths.modelVersion(name, version!, { tab: 'gates', report: id });
  },
  endpoint: ({ label }, paths) => paths.endpoint(label),
  revision: ({ label }, paths) => {
    const { endpoint, revision } = revisionLabel.exec(label)?.groups ?? {};
    return endpoint === undefined ? undefined : paths.endpoint(endpoint, { revision });
  },
  rollout: ({ id, label }, paths) => {
    const { endpoint } = revisionLabel.exec(label)?.groups ?? {};
    return endpoint === undefined ? undefined : paths.endpoint(endpoint, { tab: 'rollouts', rollout: id });
  },
  monitor: ({ label }, paths) => paths.monitor(label),
  window: ({ id, label }, paths) => {
    const monitor = label.split(' ')[0];
    return monitor === undefined || monitor === '' ? undefined : paths.window(monitor, id);
  },
  alert: ({ id }, paths) => paths.monitors({ tab: 'alerts', alert: id }),
  pipeline: (_, paths) => paths.pipeline,
  'pipeline-run': ({ id }, paths) => paths.pipelineRun(id),
  job: ({ id }, paths) => paths.job(id),
};

/**
 * The address of anything a reference can name. What has no page of its own (a source file, a feature set, a study)
 * is shown where everything is: on the lineage graph, in the middle.
 */
export function hrefOfThing(project: string, thing: ThingRef): string {
  const paths = pathsOf(project);
  return readers[thing.kind]?.(thing, paths) ?? paths.lineage({ node: `${thing.kind}:${thing.id}` });
}
