import type { GateCheck, ThingRef } from '@slipway/contract';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';

/**
 * A condition a model version must meet before an alias may point to it, as written in slipway.yaml:
 *
 *     evaluate.auc >= 0.62                     a metric against a number (<, <=, >, >=, ==)
 *     evaluate.log_loss beats champion         better on the same rows, its interval excludes "no difference"
 *     evaluate.auc beats champion by 0.002     … and better by at least that much
 *     evaluate.auc not worse than champion     its interval does not exclude "no difference" on the bad side
 *     evaluate.auc not worse than champion by 0.01
 */
export type Gate = { readonly text: string; readonly metric: string } & (
  | { readonly rule: 'limit'; readonly operator: Operator; readonly limit: number }
  | { readonly rule: 'beats' | 'not-worse'; readonly margin: number }
);

type Operator = '<' | '<=' | '>' | '>=' | '==';

const metricPattern = 'evaluate\\.([a-z0-9_.@-]+)';
const limitPattern = new RegExp(
  `^${metricPattern}\\s*(<=|>=|==|<|>)\\s*(-?\\d+(?:\\.\\d+)?(?:e-?\\d+)?)$`,
  'i',
);
const championPattern = new RegExp(
  `^${metricPattern}\\s+(beats|not\\s+worse\\s+than)\\s+champion(?:\\s+by\\s+(\\d+(?:\\.\\d+)?(?:e-?\\d+)?))?$`,
  'i',
);

/** Throws `invalid-project-file` with the forms that are understood. */
export function parseGate(text: string): Gate {
  const trimmed = text.trim();
  const limit = limitPattern.exec(trimmed);
  if (limit !== null)
    return {
      text: trimmed,
      metric: limit[1]!,
      rule: 'limit',
      operator: limit[2] as Operator,
      limit: Number(limit[3]),
    };
  const champion = championPattern.exec(trimmed);
  if (champion !== null) {
    return {
      text: trimmed,
      metric: champion[1]!,
      rule: champion[2]!.toLowerCase() === 'beats' ? 'beats' : 'not-worse',
      margin: Number(champion[3] ?? 0),
    };
  }
  throw new SlipwayError('invalid-project-file', `'${text}' is not a gate`, {
    hint: 'write for example "evaluate.auc >= 0.62", "evaluate.log_loss beats champion" or "evaluate.auc not worse than champion by 0.01"',
  });
}

/** The difference of two models on the same rows; `gain` is positive when the challenger is better. */
export type PairedGain = {
  gain: number;
  low: number;
  high: number;
  level: number;
  rowCount: number;
  evidence: ThingRef;
};

/** What gates are judged by. `compare` answers null when there is no champion to compare with. */
export type GateEvidence = {
  metric(name: string): { value: number | null; evidence: ThingRef };
  compare(metric: string): Promise<PairedGain | null>;
};

/** Every gate, judged side by side, in their order; a promotion passes when all of them did. */
export function checkGates(gates: readonly Gate[], evidence: GateEvidence): Promise<GateCheck[]> {
  return Promise.all(
    gates.map(async (gate) =>
      gate.rule === 'limit' ? checkLimit(gate, evidence) : checkAgainstChampion(gate, evidence),
    ),
  );
}

function checkLimit(gate: Extract<Gate, { rule: 'limit' }>, evidence: GateEvidence): GateCheck {
  const { value, evidence: source } = evidence.metric(gate.metric);
  const required = `${gate.operator} ${gate.limit}`;
  if (value === null) {
    return {
      gate: gate.text,
      passed: false,
      observed: null,
      required,
      detail: `${gate.metric} is not defined on these rows`,
      evidence: source,
    };
  }
  const passed = holds(value, gate.operator, gate.limit);
  return {
    gate: gate.text,
    passed,
    observed: value,
    required,
    detail: `${gate.metric} is ${format(value)}, required ${required}`,
    evidence: source,
  };
}

async function checkAgainstChampion(
  gate: Exclude<Gate, { rule: 'limit' }>,
  evidence: GateEvidence,
): Promise<GateCheck> {
  const words = gate.rule === 'beats' ? 'better than the champion' : 'not worse than the champion';
  const required = gate.margin === 0 ? words : `${words} by ${gate.margin}`;
  const paired = await evidence.compare(gate.metric);
  if (paired === null) {
    return {
      gate: gate.text,
      passed: true,
      observed: null,
      required,
      detail: 'there is no champion yet',
      evidence: null,
    };
  }
  const passed =
    gate.rule === 'beats'
      ? paired.low > 0 && paired.gain >= gate.margin
      : paired.low >= -gate.margin || paired.gain >= 0;
  const interval = `${Math.round(paired.level * 100)}% interval ${format(paired.low)} to ${format(paired.high)} on ${paired.rowCount.toLocaleString('en')} rows`;
  const detail = `${gate.metric}: a gain of ${format(paired.gain)} over the champion, ${interval}`;
  return { gate: gate.text, passed, observed: paired.gain, required, detail, evidence: paired.evidence };
}

function holds(value: number, operator: Operator, limit: number): boolean {
  if (operator === '<') return value < limit;
  if (operator === '<=') return value <= limit;
  if (operator === '>') return value > limit;
  if (operator === '>=') return value >= limit;
  return value === limit;
}

const format = (value: number) =>
  Math.abs(value) >= 1000 ? value.toFixed(0) : Number(value.toPrecision(4)).toString();
