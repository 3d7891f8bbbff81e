import type { ThingRef } from '@slipway/contract';
import { useQuery } from '@tanstack/react-query';
import { hrefOfThing } from '../../address/href-of-thing.ts';
import { pathsOf } from '../../address/paths.ts';
import { apiQuery } from '../../api/api-query.ts';

export type Found = { ref: ThingRef; note: string; href: string };
export type FoundGroup = { group: string; found: Found[] };

const newest = { limit: 100 };

/** Everything with a name in the project, read when the search opens. */
export function useThings(project: string, isWanted: boolean): FoundGroup[] {
  const params = { project };
  const enabled = isWanted && project !== '';
  const projects = useQuery({ ...apiQuery('listProjects'), enabled: isWanted });
  const datasets = useQuery({ ...apiQuery('listDatasets', { params }), enabled });
  const runs = useQuery({ ...apiQuery('listRuns', { params, query: newest }), enabled });
  const models = useQuery({ ...apiQuery('listModels', { params }), enabled });
  const endpoints = useQuery({ ...apiQuery('listEndpoints', { params }), enabled });
  const monitors = useQuery({ ...apiQuery('listMonitors', { params }), enabled });
  const pipelineRuns = useQuery({ ...apiQuery('listPipelineRuns', { params, query: newest }), enabled });
  const find = (ref: ThingRef, note: string): Found => ({ ref, note, href: hrefOfThing(project, ref) });
  const named = (kind: ThingRef['kind'], name: string, note: string) =>
    find({ kind, id: name, label: name }, note);
  return [
    {
      group: 'Datasets',
      found: (datasets.data?.items ?? []).map(({ name, versionCount }) =>
        named('dataset', name, `${versionCount} versions`),
      ),
    },
    {
      group: 'Models',
      found: (models.data?.items ?? []).flatMap((model) => [
        named('model', model.name, `${model.versionCount} versions`),
        ...Object.entries(model.aliases).map(([alias, version]) =>
          find(
            { kind: 'model-version', id: `${model.name} ${alias}`, label: `${model.name} v${version}` },
            alias,
          ),
        ),
      ]),
    },
    {
      group: 'Endpoints',
      found: (endpoints.data?.items ?? []).map(({ name, model }) =>
        named('endpoint', name, `serves ${model}`),
      ),
    },
    {
      group: 'Monitors',
      found: (monitors.data?.items ?? []).map(({ name, endpoint }) =>
        named('monitor', name, `watches ${endpoint}`),
      ),
    },
    {
      group: 'Runs',
      found: (runs.data?.items ?? []).map(({ id, name, source, status }) =>
        find({ kind: 'run', id, label: name }, `${source}, ${status}`),
      ),
    },
    {
      group: 'Pipeline runs',
      found: (pipelineRuns.data?.items ?? []).map(({ id, number, state, message }) =>
        find({ kind: 'pipeline-run', id, label: `run #${number}` }, message === '' ? state : message),
      ),
    },
    {
      group: 'Projects',
      found: (projects.data?.items ?? []).map(({ name, description }) => ({
        ref: { kind: 'project', id: name, label: name },
        note: description,
        href: pathsOf(name).overview,
      })),
    },
  ];
}
