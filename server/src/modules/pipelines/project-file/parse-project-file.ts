import { createRequire } from 'node:module';
import type { ProjectFileProblem } from '@slipway/contract';
import type * as Yaml from 'yaml';
import { z } from 'zod';
import { nearest } from '../../../platform/config/nearest.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { checkReferences } from './check-references.ts';
import type { Path, Problem } from './problem.ts';
import { ProjectFile, stepShapes } from './project-file.ts';

/** The parser is loaded with the first file, not with the server: it is a tenth of what there is to load. */
const yaml = (): typeof Yaml => createRequire(import.meta.url)('yaml') as typeof Yaml;

/** Reads slipway.yaml. Throws `invalid-project-file` with every problem, each with line and column. */
export function parseProjectFile(text: string): ProjectFile {
  const { LineCounter, parseDocument } = yaml();
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const syntax = document.errors.map((error) =>
    toProblem(lines, error.pos[0], { path: [], message: error.message }),
  );
  if (syntax.length > 0) throw refuse(syntax);
  const locate = (problem: Problem) => toProblem(lines, offsetOf(document, problem), problem);
  const value = toPlainValue(document);
  const parsed = ProjectFile.safeParse(withKnownSteps(value));
  const problems = [
    ...stepProblems(value),
    ...(parsed.success
      ? []
      : parsed.error.issues
          .filter((issue) => issue.path[0] !== 'pipeline' || issue.path.length < 2)
          .flatMap(describeIssue)),
  ];
  if (problems.length > 0 || !parsed.success) throw refuse(problems.map(locate));
  const broken = checkReferences(parsed.data);
  if (broken.length > 0) throw refuse(broken.map(locate));
  return parsed.data;
}

/** The same shape of error for a problem found later, such as a file that is not there. */
export function problemAt(text: string, problem: Problem): SlipwayError {
  const { LineCounter, parseDocument } = yaml();
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  return refuse([toProblem(lines, offsetOf(document, problem), problem)]);
}

function toPlainValue(document: Yaml.Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    throw refuse([
      {
        path: '',
        line: 1,
        column: 1,
        message: `aliases could not be followed: ${(error as Error).message}`,
        hint: 'an anchor may not contain itself',
      },
    ]);
  }
}

/** Steps are checked one by one, against the shape their key names, so that the message is about that shape only. */
function stepProblems(value: unknown): Problem[] {
  const steps = (value as { pipeline?: unknown }).pipeline;
  if (steps === null || typeof steps !== 'object' || Array.isArray(steps)) return [];
  return Object.entries(steps).flatMap(([name, step]) => {
    if (step === null || typeof step !== 'object' || Array.isArray(step))
      return [
        {
          path: ['pipeline', name],
          message: 'a step is a map, such as { sql: features.sql, from: flights }',
        },
      ];
    const key = stepKey(step);
    if (key === null)
      return [
        {
          path: ['pipeline', name],
          message: 'cannot tell what this step does',
          hint: 'give it one of: sql (features), trainer (training), evaluate (measuring)',
        },
      ];
    const parsed = stepShapes[key].safeParse(step);
    return parsed.success
      ? []
      : parsed.error.issues.flatMap((issue) =>
          describeIssue({ ...issue, path: ['pipeline', name, ...issue.path] } as z.core.$ZodIssue),
        );
  });
}

function stepKey(step: object): keyof typeof stepShapes | null {
  const found = (Object.keys(stepShapes) as (keyof typeof stepShapes)[]).filter((key) => key in step);
  return found.length === 1 ? found[0]! : null;
}

/** For the whole-file check, wrong steps are left out: they were reported on their own. */
function withKnownSteps(value: unknown): unknown {
  const file = value as { pipeline?: unknown };
  if (
    file === null ||
    typeof file !== 'object' ||
    file.pipeline === null ||
    typeof file.pipeline !== 'object' ||
    Array.isArray(file.pipeline)
  )
    return value;
  const good = Object.entries(file.pipeline as object).filter(
    ([, step]) =>
      step !== null &&
      typeof step === 'object' &&
      stepKey(step) !== null &&
      stepShapes[stepKey(step)!].safeParse(step).success,
  );
  return { ...file, pipeline: Object.fromEntries(good) };
}

function describeIssue(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const near = nearest(key, knownKeys(issue.path));
      return {
        path: [...issue.path, key],
        message: `there is no key '${key}' here`,
        isAboutKey: true,
        ...(near === null ? {} : { hint: `did you mean '${near}'?` }),
      };
    });
  }
  return [
    { path: issue.path, message: issue.code === 'invalid_union' ? deepestMessage(issue) : issue.message },
  ];
}

/** Of a union's many complaints, the one that got furthest. */
function deepestMessage(issue: Extract<z.core.$ZodIssue, { code: 'invalid_union' }>): string {
  const all = issue.errors.flat().sort((a, b) => b.path.length - a.path.length);
  const first = all[0];
  if (first === undefined) return issue.message;
  return first.path.length === 0 ? first.message : `${first.path.join('.')}: ${first.message}`;
}

/** The keys that are allowed at a path, found by walking the published schema. */
function knownKeys(path: Path): string[] {
  let schemas: Record<string, unknown>[] = [projectFileSchema()];
  for (const part of path) {
    schemas = schemas.flatMap((schema) => {
      const { properties, additionalProperties, items } = schema as {
        properties?: Record<string, Record<string, unknown>>;
        additionalProperties?: unknown;
        items?: unknown;
      };
      const next = typeof part === 'number' ? items : (properties?.[String(part)] ?? additionalProperties);
      return next !== null && typeof next === 'object' ? flatten(next as Record<string, unknown>) : [];
    });
  }
  return schemas.flatMap((schema) => Object.keys((schema['properties'] as object | undefined) ?? {}));
}

const flatten = (schema: Record<string, unknown>): Record<string, unknown>[] => [
  schema,
  ...((schema['anyOf'] ?? schema['oneOf'] ?? []) as Record<string, unknown>[]).flatMap(flatten),
];

/** The published JSON schema of slipway.yaml; editors complete from it. */
export function projectFileSchema(): Record<string, unknown> {
  return z.toJSONSchema(ProjectFile, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Record<
    string,
    unknown
  >;
}

/** Where in the text the problem lies: the value, the key when it is about the key, else the nearest thing around it. */
function offsetOf(document: Yaml.Document, problem: Problem): number {
  const { isMap, isNode, isPair, isScalar } = yaml();
  for (let length = problem.path.length; length >= 0; length--) {
    const path = problem.path.slice(0, length);
    const key = path.at(-1);
    const parent =
      length === 0 ? null : length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    if (problem.isAboutKey === true && isMap(parent)) {
      const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
      if (pair !== undefined && isNode(pair.key) && pair.key.range) return pair.key.range[0];
    }
    const node = length === 0 ? document.contents : document.getIn(path, true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function toProblem(lines: Yaml.LineCounter, offset: number, problem: Problem): ProjectFileProblem {
  const { line, col } = lines.linePos(offset);
  return {
    path: problem.path.map(String).join('.'),
    line: Math.max(1, line),
    column: Math.max(1, col),
    message: problem.message,
    ...(problem.hint === undefined ? {} : { hint: problem.hint }),
  };
}

function refuse(problems: readonly ProjectFileProblem[]): SlipwayError {
  const first = problems[0]!;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  const where = `line ${first.line}, column ${first.column}`;
  return new SlipwayError(
    'invalid-project-file',
    `slipway.yaml, ${where}: ${first.path === '' ? '' : `${first.path}: `}${first.message}${more}`,
    {
      details: { problems: problems.map((problem) => ({ ...problem, hint: problem.hint ?? null })) },
      ...(first.hint === undefined ? {} : { hint: first.hint }),
    },
  );
}
