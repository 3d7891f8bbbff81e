import type { Project } from '@slipway/contract';
import type { Pipelines } from '../../../modules/pipelines/index.ts';
import { isSlipwayError } from '../../../platform/errors/slipway-error.ts';
import { required, string } from '../wire/fields.ts';
import { alreadyExists, doesNotExist, invalidParameter, MlflowError } from '../wire/mlflow-error.ts';
import { type MlflowRoute, route } from '../wire/mlflow-route.ts';

/** Clients up to 3.6 call 2.0, later ones 3.0. */
const versions = ['2.0', '3.0'];
const path = '/mlflow/workspaces';
const one = `${path}/{workspace_name}`;
const named = { workspace_name: required(string()) };

/** Where what no workspace is named for goes; it is there before anything is in it. */
const defaultName = 'default';

/** MLflow's workspaces are Slipway's projects. */
export function workspaceRoutes(
  pipelines: Pick<Pipelines, 'projects' | 'listProjects' | 'getProject'>,
): MlflowRoute[] {
  const { projects } = pipelines;
  const ofName = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (!isSlipwayError(error)) throw error;
      if (error.code === 'not-found') throw doesNotExist(`Workspace '${name.slice(0, 100)}' not found`);
      if (error.code === 'conflict')
        throw new MlflowError('INVALID_STATE', [error.message, error.hint].filter(Boolean).join('; '));
      throw error;
    }
  };

  return [
    route('GET', path, {
      versions,
      request: {},
      async handle() {
        const { items } = await pipelines.listProjects();
        const known = items.map(render);
        const hasDefault = items.some(({ name }) => name === defaultName);
        return { workspaces: hasDefault ? known : [{ name: defaultName }, ...known] };
      },
    }),
    route('POST', path, {
      versions,
      status: 201,
      request: { name: required(string()), description: string() },
      async handle({ name, description = '' }, { caller }) {
        assertName(name);
        try {
          return { workspace: render(await projects.create({ name, description, actor: caller.actor })) };
        } catch (error) {
          if (isSlipwayError(error) && error.code === 'conflict')
            throw alreadyExists(`Workspace '${name}' already exists.`);
          throw error;
        }
      },
    }),
    route('GET', one, {
      versions,
      request: named,
      handle: ({ workspace_name: name }) =>
        name === defaultName
          ? pipelines.getProject(name).then(
              (project) => ({ workspace: render(project) }),
              () => ({ workspace: { name } }),
            )
          : ofName(name, async () => ({ workspace: render(await pipelines.getProject(name)) })),
    }),
    route('PATCH', one, {
      versions,
      request: { ...named, description: string() },
      async handle({ workspace_name: name, description }, { caller }) {
        if (description === undefined) throw invalidParameter('Workspace update must have at least one key');
        const change = { description, actor: caller.actor };
        return ofName(name, async () => ({ workspace: render(await projects.describe(name, change)) }));
      },
    }),
    route('DELETE', one, {
      versions,
      status: 204,
      request: named,
      async handle({ workspace_name: name }, { caller }) {
        if (name === defaultName)
          throw invalidParameter(`Workspace '${name}' is reserved and cannot be deleted`);
        await ofName(name, () => projects.remove(name, caller.actor));
        return {};
      },
    }),
  ];
}

const render = ({ name, description }: Project): object =>
  description === '' ? { name } : { name, description };

const reserved = new Set([defaultName, 'workspaces', 'api', 'ajax-api', 'static-files']);

/** Throws for a name that MLflow's own server would not take: its clients could not ask for it. */
function assertName(name: string): void {
  if (!/^[a-z0-9][-a-z0-9]{0,61}[a-z0-9]$/.test(name))
    throw invalidParameter(
      `Workspace name '${name.slice(0, 100)}' must be 2 to 63 lowercase letters, digits and inner dashes`,
    );
  if (reserved.has(name)) throw invalidParameter(`Workspace name '${name}' is reserved and cannot be used.`);
}
