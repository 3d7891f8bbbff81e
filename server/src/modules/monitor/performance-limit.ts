import { SlipwayError } from '../../platform/errors/slipway-error.ts';

/** A required value of a metric, as written in slipway.yaml: `auc: ">= 0.7"`. */
export type PerformanceLimit = {
  readonly metric: string;
  readonly operator: '<' | '<=' | '>' | '>=';
  readonly limit: number;
  readonly text: string;
};

const pattern = /^(<=|>=|<|>)\s*(-?\d+(?:\.\d+)?)$/;

export function parsePerformanceLimit(metric: string, text: string): PerformanceLimit {
  const match = pattern.exec(text.trim());
  if (match === null)
    throw new SlipwayError('invalid-request', `'${text}' is not a limit for ${metric}`, {
      hint: 'write for example ">= 0.7"',
    });
  return {
    metric,
    operator: match[1] as PerformanceLimit['operator'],
    limit: Number(match[2]),
    text: text.trim(),
  };
}

export function isWithin(value: number, { operator, limit }: PerformanceLimit): boolean {
  if (operator === '<') return value < limit;
  if (operator === '<=') return value <= limit;
  if (operator === '>') return value > limit;
  return value >= limit;
}
