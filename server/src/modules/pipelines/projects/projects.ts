import type { Event, Project } from '@slipway/contract';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { PipelineDependencies } from '../pipeline-dependencies.ts';
import type { PipelineStore } from '../store.ts';

/** Projects that nobody declared in a file. */
export type Projects = {
  /** Throws `conflict` when it is there. */
  create(request: { name: string; description: string; actor: string }): Promise<Project>;
  /** Throws `not-found`, `conflict` when a file declares the project. */
  describe(name: string, change: { description: string; actor: string }): Promise<Project>;
  /** Throws `not-found`, `conflict` as long as the project holds anything. */
  remove(name: string, actor: string): Promise<void>;
  /** What a client logs belongs to a project, which the page lists from then on. */
  adopt(event: Event): Promise<void>;
};

type Dependencies = Pick<
  PipelineDependencies,
  'audit' | 'events' | 'clock' | 'data' | 'train' | 'registry' | 'evaluate' | 'deploy'
> & { store: PipelineStore };

const refOf = (name: string) => ({ kind: 'project', id: name, label: name }) as const;

export function createProjects(dependencies: Dependencies): Projects {
  const { store, audit, events, clock } = dependencies;
  const known = new Set<string>();

  const tell = async (name: string, actor: string, what: 'created' | 'described' | 'removed') => {
    const subject = refOf(name);
    await audit.append({ actor, action: `project.${verbs[what]}`, subject, project: name });
    const message = `${actor} ${what} the project ${name}`;
    await events.emit({ project: name, type: `project-${what}`, subject, message });
  };

  return {
    async create({ name, description, actor }) {
      if (!(await store.ensureProject(name, clock.now(), description)))
        throw new SlipwayError('conflict', `the project '${name}' is there already`);
      await tell(name, actor, 'created');
      return store.getProject(name);
    },
    async describe(name, { description, actor }) {
      assertUndeclared(await store.getProject(name), 'described');
      await store.describeProject(name, description, clock.now());
      await tell(name, actor, 'described');
      return store.getProject(name);
    },
    async remove(name, actor) {
      assertUndeclared(await store.getProject(name), 'removed');
      const held = await whatItHolds(dependencies, name);
      if (held !== null || !(await store.removeProject(name)))
        throw new SlipwayError('conflict', `the project '${name}' still has ${held ?? 'pipeline runs'}`, {
          hint: 'a project is removed when nothing is left in it',
        });
      known.delete(name);
      await tell(name, actor, 'removed');
    },
    async adopt({ project, type, at }) {
      if (project === null || known.has(project) || !beginsProject.has(type)) return;
      await store.ensureProject(project, at);
      known.add(project);
    },
  };
}

const verbs = { created: 'create', described: 'update', removed: 'remove' } as const;

/** Events after which there is something of a project to see. */
const beginsProject: ReadonlySet<string> = new Set([
  'run-started',
  'model-version-registered',
  'model-created',
  'evaluation-dataset-created',
]);

function assertUndeclared({ name, directory }: Project, what: string): void {
  if (directory === null) return;
  throw new SlipwayError('conflict', `the project '${name}' is declared by ${directory}/slipway.yaml`, {
    hint: `it is ${what} there`,
  });
}

/** The first kind of thing that is still in a project. */
async function whatItHolds(
  { data, train, registry, evaluate, deploy }: Dependencies,
  project: string,
): Promise<string | null> {
  const one = { project, limit: 1 };
  const all = { filter: null, order: [] };
  const held: [string, () => Promise<readonly unknown[]>][] = [
    ['experiments', () => train.experiments.search({ project, ...all, lifecycle: 'any' })],
    ['models', async () => (await registry.listModels(one)).items],
    ['datasets', async () => (await data.listDatasets(project, { limit: 1 })).items],
    [
      'evaluation datasets',
      () => evaluate.datasets.search({ project, ...all, experimentIds: [], offset: 0, limit: 1 }),
    ],
    ['endpoints', async () => (await deploy.listEndpoints(one)).items],
  ];
  for (const [name, list] of held) if ((await list()).length > 0) return name;
  return null;
}
