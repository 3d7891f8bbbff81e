import type { Analytics } from '../../platform/analytics/analytics.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import { outcomeTable } from './prediction-tables.ts';

export type Outcome = {
  readonly id: string;
  readonly value: number | string | boolean;
  readonly at?: number | undefined;
};

/** What outcomes of an endpoint are measured in. */
export type OutcomeScale = {
  readonly project: string;
  readonly endpoint: string;
  readonly task: 'binary' | 'multiclass' | 'regression';
  readonly classes: readonly string[] | null;
};

/** Writes true outcomes down; resolves when they are on disk. Ids need not be known yet, and the last one counts. */
export type OutcomeRecorder = (
  scale: OutcomeScale,
  outcomes: readonly Outcome[],
) => Promise<{ accepted: number }>;

export function createOutcomeRecorder(analytics: Analytics, clock: Clock): OutcomeRecorder {
  let lastSeq = 0;
  const nextSeq = () => (lastSeq = Math.max(lastSeq + 1, clock.now() * 1000));
  return async (scale, outcomes) => {
    const measured = outcomes.map((outcome, i) => ({ outcome, value: measure(scale, outcome.value, i) }));
    const { project, endpoint } = scale;
    await analytics.append(
      outcomeTable.name,
      measured.map(({ outcome: { id, at }, value: { number, text } }) => ({
        ...{ id, project, endpoint },
        at: at ?? clock.now(),
        value_number: number,
        value_text: text,
        seq: nextSeq(),
      })),
    );
    return { accepted: outcomes.length };
  };
}

function measure(
  scale: OutcomeScale,
  value: Outcome['value'],
  index: number,
): { number: number | null; text: string | null } {
  if (scale.task !== 'regression') return classOf(scale.classes ?? [], value);
  const number = typeof value === 'boolean' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return { number, text: null };
  throw new SlipwayError('invalid-input', `outcome ${index} is ${JSON.stringify(value)}, not a number`, {
    hint: 'this endpoint predicts a number',
  });
}

/**
 * The class an outcome names. The true outcome of a yes-or-no question comes as boolean, 0 and 1, or as text,
 * whatever the training data called it; a class the model has never seen is kept by its name.
 */
function classOf(
  classes: readonly string[],
  value: Outcome['value'],
): { number: number | null; text: string } {
  for (const name of spellings(value)) {
    const index = classes.indexOf(name);
    if (index >= 0) return { number: index, text: name };
  }
  return { number: null, text: String(value) };
}

function spellings(value: Outcome['value']): string[] {
  const text = String(value);
  if (value === true || value === 1 || text.toLowerCase() === 'true') return [text, 'true', '1', '1.0'];
  if (value === false || value === 0 || text.toLowerCase() === 'false') return [text, 'false', '0', '0.0'];
  return [text];
}
