import { needsOf } from './project-file/check-references.ts';
import type { ProjectFile } from './project-file/project-file.ts';
import type { DeclaredStep } from './step.ts';

/** The steps of a project file in an order in which each comes after what it needs. */
export function declareSteps(file: ProjectFile): DeclaredStep[] {
  const data = Object.entries(file.data).map(
    ([name, spec]): DeclaredStep => ({ name, kind: 'data', needs: [], summary: `import ${spec.from}` }),
  );
  const declared = Object.entries(file.pipeline).map(([name, spec]): DeclaredStep => {
    const needs = needsOf(spec);
    if ('sql' in spec) return { name, kind: 'features', needs, summary: `${spec.sql} over ${spec.from}` };
    if ('trainer' in spec)
      return {
        name,
        kind: 'train',
        needs,
        summary: `${spec.trainer} for ${spec.target}${spec.drop.length > 0 ? ` without ${spec.drop.join(', ')}` : ''}`,
      };
    return { name, kind: 'evaluate', needs, summary: `${spec.evaluate} on ${spec.split}` };
  });
  return inOrder([...data, ...declared, ...releaseSteps(file, declared)]);
}

/** What `deploy` and `gates` imply: register the model, judge it, put it behind the endpoint. */
function releaseSteps(file: ProjectFile, declared: readonly DeclaredStep[]): DeclaredStep[] {
  if (file.deploy === undefined) return [];
  const { endpoint, from } = file.deploy;
  const measured = declared
    .filter((step) => step.kind === 'evaluate' && step.needs.includes(from))
    .map((step) => step.name);
  return [
    {
      name: 'register',
      kind: 'register',
      needs: [from, ...measured],
      summary: `${file.deploy.model ?? endpoint} in the registry`,
    },
    {
      name: 'gates',
      kind: 'gates',
      needs: ['register'],
      summary:
        file.gates.length === 0
          ? 'no gates declared'
          : `${file.gates.length} ${file.gates.length === 1 ? 'gate' : 'gates'}`,
    },
    { name: 'deploy', kind: 'deploy', needs: ['gates'], summary: `endpoint ${endpoint}` },
  ];
}

function inOrder(steps: readonly DeclaredStep[]): DeclaredStep[] {
  const ordered: DeclaredStep[] = [];
  const rest = [...steps];
  while (rest.length > 0) {
    const index = rest.findIndex((step) =>
      step.needs.every((need) => ordered.some((done) => done.name === need)),
    );
    // The file was checked for circles and missing names, so one is always ready.
    ordered.push(...rest.splice(Math.max(0, index), 1));
  }
  return ordered;
}
