import type { ProjectFile } from './project-file/project-file.ts';
import type { RunParams } from './run-params.ts';

/** The file as this run sees it: newer data, other training params. The steps' keys change with it. */
export function applyRunParams(file: ProjectFile, params: RunParams): ProjectFile {
  const { asOf } = params;
  const data = Object.entries(file.data).map(([name, spec]) => [
    name,
    asOf === undefined || spec.as_of === undefined
      ? spec
      : { ...spec, as_of: { ...spec.as_of, before: asOf } },
  ]);
  const released = file.deploy?.from ?? 'train';
  const pipeline = Object.entries(file.pipeline).map(([name, spec]) => {
    if (params.train === undefined || name !== released || !('trainer' in spec)) return [name, spec];
    // A search would find good params again; this run is to use the given ones.
    const { tune: _, ...rest } = spec;
    return [
      name,
      { ...rest, drop: params.train.drop ?? spec.drop, params: { ...spec.params, ...params.train.params } },
    ];
  });
  return { ...file, data: Object.fromEntries(data), pipeline: Object.fromEntries(pipeline) };
}
