import type { RouteHandlers } from '../../platform/http/route-handlers.ts';
import type { Pipelines } from './pipelines.ts';

export const pipelineRoutes = (
  pipelines: Pipelines,
): RouteHandlers<
  | 'listProjects'
  | 'createProject'
  | 'describeProject'
  | 'removeProject'
  | 'getProject'
  | 'getOverview'
  | 'applyProject'
  | 'getPipeline'
  | 'runPipeline'
  | 'listPipelineRuns'
  | 'getPipelineRun'
  | 'cancelPipelineRun'
> => ({
  listProjects: () => pipelines.listProjects(),
  createProject: ({ body, caller }) => pipelines.projects.create({ ...body, actor: caller.actor }),
  describeProject: ({ params, body, caller }) =>
    pipelines.projects.describe(params.project, { ...body, actor: caller.actor }),
  removeProject: async ({ params, caller }) => {
    await pipelines.projects.remove(params.project, caller.actor);
    return { ok: true };
  },
  getProject: ({ params }) => pipelines.getProject(params.project),
  getOverview: ({ params }) => pipelines.getOverview(params.project),
  applyProject: ({ body, caller }) => pipelines.applyProject({ ...body, actor: caller.actor }),
  getPipeline: ({ params }) => pipelines.getPipeline(params.project),
  runPipeline: ({ params, body, caller }) =>
    pipelines.startRun({
      project: params.project,
      params: body.params,
      isForced: body.force,
      actor: caller.actor,
    }),
  listPipelineRuns: ({ params, query }) =>
    pipelines.listRuns({
      ...params,
      beforeNumber: query.cursor === undefined ? undefined : Number(query.cursor),
      limit: query.limit,
    }),
  getPipelineRun: ({ params }) => pipelines.getRun(params.pipelineRunId),
  cancelPipelineRun: ({ params, caller }) => pipelines.cancelRun(params.pipelineRunId, caller.actor),
});
