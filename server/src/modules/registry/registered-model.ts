import type { ModelVersion, ThingRef } from '@slipway/contract';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';

/** A registered model as the server keeps it. */
export type StoredModel = {
  readonly project: string;
  readonly name: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly gates: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** A model or version by its name in a project. */
export type ModelAddress = { readonly project: string; readonly name: string };

/** `project/name`. */
export const modelRef = ({ project, name }: ModelAddress): ThingRef => ({
  kind: 'model',
  id: `${project}/${name}`,
  label: name,
});

/** The alias that a model's gates guard: what is live, or would be. */
export const guardedAlias = 'champion';

/** Prompts are registered models that carry this tag, with the text in a tag of the version. */
export const promptTag = 'mlflow.prompt.is_prompt';
export const promptTextTag = 'mlflow.prompt.text';

export const isPrompt = (tags: Readonly<Record<string, string>>): boolean =>
  tags[promptTag]?.toLowerCase() === 'true';

/** Stages that at most a few versions are in, whose newest replaces the others when asked to. */
export const isActiveStage = (stage: ModelVersion['stage']): boolean =>
  stage === 'Staging' || stage === 'Production';

const maxNameLength = 256;

/** Throws `invalid-request` for a name that could not be addressed: blank, too long, or with a slash or colon. */
export function assertModelName(name: string): void {
  const problem =
    name.trim() === ''
      ? 'is blank'
      : name.length > maxNameLength
        ? `is ${name.length} characters long, more than ${maxNameLength}`
        : /[/:]/.test(name)
          ? 'has a slash or colon, which separate it from its version'
          : null;
  if (problem === null) return;
  throw new SlipwayError('invalid-request', `the model name '${name.slice(0, 80)}' ${problem}`, {
    hint: 'use 1 to 256 characters, without slashes and colons',
  });
}
