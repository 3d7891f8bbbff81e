import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkGates, type GateEvidence, parseGate } from './gate.ts';

const evaluation = { kind: 'evaluation', id: 'e1', label: 'evaluation' } as const;
const comparison = { kind: 'comparison', id: 'c1', label: 'comparison' } as const;

const evidenceOf = (
  values: Record<string, number | null>,
  gain?: { gain: number; low: number; high: number },
): GateEvidence => ({
  metric: (name) => ({ value: values[name] ?? null, evidence: evaluation }),
  compare: async () =>
    gain === undefined ? null : { ...gain, level: 0.95, rowCount: 1000, evidence: comparison },
});

const judge = async (text: string, evidence: GateEvidence) =>
  (await checkGates([parseGate(text)], evidence))[0]!;

test('the documented forms parse', () => {
  assert.deepEqual(parseGate('evaluate.auc >= 0.62'), {
    text: 'evaluate.auc >= 0.62',
    metric: 'auc',
    rule: 'limit',
    operator: '>=',
    limit: 0.62,
  });
  assert.equal(parseGate(' evaluate.log_loss beats champion ').rule, 'beats');
  assert.deepEqual(parseGate('evaluate.auc not worse than champion by 0.01'), {
    text: 'evaluate.auc not worse than champion by 0.01',
    metric: 'auc',
    rule: 'not-worse',
    margin: 0.01,
  });
});

test('anything else is refused with the forms that are understood', () => {
  for (const text of [
    'auc > 0.5',
    'evaluate.auc >',
    'evaluate.auc => 1',
    'evaluate.auc beats challenger',
    '',
    'evaluate. >= 1',
  ]) {
    assert.throws(() => parseGate(text), { code: 'invalid-project-file', hint: /beats champion/ }, text);
  }
});

test('parsing never throws anything but the documented error', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        parseGate(text);
      } catch (error) {
        assert.equal((error as { code: string }).code, 'invalid-project-file');
      }
    }),
  );
});

test('a limit says what was observed and links to the evidence', async () => {
  const passed = await judge('evaluate.auc >= 0.62', evidenceOf({ auc: 0.7 }));
  assert.deepEqual([passed.passed, passed.observed, passed.evidence], [true, 0.7, evaluation]);
  const refused = await judge('evaluate.auc >= 0.62', evidenceOf({ auc: 0.6 }));
  assert.equal(refused.passed, false);
  assert.match(refused.detail, /auc is 0.6, required >= 0.62/);
});

test('a metric that is undefined refuses', async () => {
  const check = await judge('evaluate.auc >= 0', evidenceOf({ auc: null }));
  assert.equal(check.passed, false);
  assert.match(check.detail, /not defined/);
});

test('beats champion needs the whole interval above zero, and the margin', async () => {
  assert.equal(
    (await judge('evaluate.auc beats champion', evidenceOf({}, { gain: 0.01, low: 0.002, high: 0.02 })))
      .passed,
    true,
  );
  assert.equal(
    (await judge('evaluate.auc beats champion', evidenceOf({}, { gain: 0.01, low: -0.001, high: 0.02 })))
      .passed,
    false,
  );
  assert.equal(
    (
      await judge(
        'evaluate.auc beats champion by 0.02',
        evidenceOf({}, { gain: 0.01, low: 0.002, high: 0.02 }),
      )
    ).passed,
    false,
  );
});

test('not worse than champion tolerates noise, not a loss', async () => {
  assert.equal(
    (
      await judge(
        'evaluate.auc not worse than champion',
        evidenceOf({}, { gain: 0.001, low: -0.002, high: 0.004 }),
      )
    ).passed,
    true,
  );
  assert.equal(
    (
      await judge(
        'evaluate.auc not worse than champion by 0.005',
        evidenceOf({}, { gain: -0.001, low: -0.002, high: 0 }),
      )
    ).passed,
    true,
  );
  assert.equal(
    (
      await judge(
        'evaluate.auc not worse than champion',
        evidenceOf({}, { gain: -0.01, low: -0.02, high: -0.005 }),
      )
    ).passed,
    false,
  );
});

test('without a champion a comparison passes and says so', async () => {
  const check = await judge('evaluate.auc beats champion', evidenceOf({}));
  assert.equal(check.passed, true);
  assert.match(check.detail, /no champion yet/);
});
