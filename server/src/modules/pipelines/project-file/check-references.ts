import { nearest } from '../../../platform/config/nearest.ts';
import { parseGate } from '../../registry/index.ts';
import type { Problem } from './problem.ts';
import type { ProjectFile } from './project-file.ts';

/** What one name points to another must exist, be of the right kind, and not come round in a circle. */
export function checkReferences(file: ProjectFile): Problem[] {
  return [...checkSteps(file), ...checkCycles(file), ...checkGateTexts(file), ...checkDeploy(file)];
}

function checkSteps(file: ProjectFile): Problem[] {
  return Object.entries(file.pipeline).flatMap(([name, step]) => {
    const at = (key: string): readonly string[] => ['pipeline', name, key];
    const needs = (step.needs ?? []).flatMap((needed, index) =>
      needed in file.pipeline
        ? []
        : [missing([...at('needs'), index], 'step', needed, Object.keys(file.pipeline))],
    );
    if ('sql' in step)
      return [
        ...needs,
        ...(step.from in file.data
          ? []
          : [missing(at('from'), 'dataset', step.from, Object.keys(file.data))]),
      ];
    if ('trainer' in step)
      return [...needs, ...wrongKind(file, at('from'), step.from, 'sql', 'features step')];
    return [...needs, ...wrongKind(file, at('evaluate'), step.evaluate, 'trainer', 'train step')];
  });
}

function wrongKind(
  file: ProjectFile,
  path: readonly string[],
  name: string,
  key: 'sql' | 'trainer',
  kind: string,
): Problem[] {
  const step = file.pipeline[name];
  if (step !== undefined && key in step) return [];
  const known = Object.entries(file.pipeline)
    .filter(([, candidate]) => key in candidate)
    .map(([candidate]) => candidate);
  return [
    step === undefined
      ? missing(path, kind, name, known)
      : { path, message: `'${name}' is not a ${kind}`, hint: `${kind}s: ${known.join(', ') || 'none'}` },
  ];
}

function missing(path: Problem['path'], kind: string, name: string, known: readonly string[]): Problem {
  const near = nearest(name, known);
  const hint = near === null ? `known: ${known.join(', ') || 'none'}` : `did you mean '${near}'?`;
  return { path, message: `there is no ${kind} '${name}' in this file`, hint };
}

/** The names a step waits for. */
export function needsOf(step: ProjectFile['pipeline'][string]): string[] {
  const input = 'sql' in step ? step.from : 'trainer' in step ? step.from : step.evaluate;
  return [...new Set([input, ...(step.needs ?? [])])];
}

function checkCycles(file: ProjectFile): Problem[] {
  const done = new Set<string>();
  const walk = (name: string, trail: readonly string[]): Problem[] => {
    if (trail.includes(name)) {
      const circle = [...trail.slice(trail.indexOf(name)), name].join(' -> ');
      return [{ path: ['pipeline', name], message: `steps wait for each other in a circle: ${circle}` }];
    }
    const step = file.pipeline[name];
    if (step === undefined || done.has(name)) return [];
    const problems = needsOf(step).flatMap((needed) => walk(needed, [...trail, name]));
    done.add(name);
    return problems;
  };
  return Object.keys(file.pipeline)
    .flatMap((name) => walk(name, []))
    .slice(0, 1);
}

function checkGateTexts(file: ProjectFile): Problem[] {
  return file.gates.flatMap((text, index) => {
    try {
      parseGate(text);
      return [];
    } catch (error) {
      const { message, hint } = error as { message: string; hint?: string };
      return [{ path: ['gates', index], message, ...(hint === undefined ? {} : { hint }) }];
    }
  });
}

function checkDeploy(file: ProjectFile): Problem[] {
  const problems =
    file.deploy === undefined
      ? []
      : wrongKind(file, ['deploy', 'from'], file.deploy.from, 'trainer', 'train step');
  if (file.monitor !== undefined && file.deploy === undefined)
    problems.push({ path: ['monitor'], message: 'there is nothing to monitor without `deploy`' });
  if (file.replay !== undefined && file.deploy === undefined)
    problems.push({ path: ['replay'], message: 'there is no endpoint to play traffic to without `deploy`' });
  return problems;
}
