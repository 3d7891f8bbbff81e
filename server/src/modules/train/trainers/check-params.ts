import { nearest } from '../../../platform/config/nearest.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { Trainer } from './trainer.ts';

export type ParamValue = string | number | boolean;
export type TrainerParams = Readonly<Record<string, ParamValue>>;

/** The trainer of that name among `trainers`. Throws `invalid-training` with the nearest name. */
export function findTrainer(name: string, trainers: readonly Trainer[]): Trainer {
  const trainer = trainers.find((candidate) => candidate.name === name);
  if (trainer !== undefined) return trainer;
  const names = trainers.map((candidate) => candidate.name);
  const close = nearest(name, names);
  throw new SlipwayError('invalid-training', `there is no trainer '${name}'`, {
    hint: `${close === null ? '' : `did you mean '${close}'? `}trainers are ${names.join(', ')}`,
  });
}

/** Params with defaults filled in. Throws `invalid-training` for an unknown name or a wrong value. */
export function checkParams(trainer: Trainer, params: TrainerParams): TrainerParams {
  for (const name of Object.keys(params)) checkName(trainer, name);
  const parsed = trainer.params.safeParse(params);
  if (parsed.success) return parsed.data as TrainerParams;
  const issue = parsed.error.issues[0]!;
  const name = String(issue.path[0] ?? '');
  throw new SlipwayError('invalid-training', `${trainer.name} param '${name}': ${issue.message}`, {
    hint: describe(trainer, name),
    details: { param: name, value: params[name] ?? null },
  });
}

/** Throws `invalid-training` when the trainer has no param of that name. */
export function checkName(trainer: Trainer, name: string): void {
  const known = Object.keys(trainer.params.shape);
  if (known.includes(name)) return;
  const close = nearest(name, known);
  throw new SlipwayError('invalid-training', `trainer ${trainer.name} has no param '${name}'`, {
    hint: `${close === null ? '' : `did you mean '${close}'? `}its params are ${known.join(', ')}`,
  });
}

function describe(trainer: Trainer, name: string): string {
  const shape = trainer.params.shape[name] as { description?: string } | undefined;
  return shape?.description ?? `see the params of trainer ${trainer.name}`;
}
