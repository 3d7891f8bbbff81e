import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProjectFileProblem } from '@slipway/contract';
import fc from 'fast-check';
import { parseProjectFile } from './parse-project-file.ts';

const good = `project: flight-delays
data:
  flights: { from: flights.parquet, split: { by: time, on: date } }
pipeline:
  features: { sql: features.sql, from: flights }
  train: { trainer: gbdt, from: features, target: late, params: { trees: 50 } }
  evaluate: { evaluate: train, slices: [origin] }
gates:
  - evaluate.auc >= 0.6
  - evaluate.log_loss beats champion
deploy: { endpoint: delays, canary: [10%, 50%, 100%] }
monitor: { performance: { auc: ">= 0.7" }, then: pipeline }
`;

function problemsOf(text: string): ProjectFileProblem[] {
  try {
    parseProjectFile(text);
  } catch (error) {
    const { code, details } = error as { code: string; details: { problems: ProjectFileProblem[] } };
    assert.equal(code, 'invalid-project-file');
    return details.problems;
  }
  return assert.fail('the file should have been refused');
}

test('a whole file parses, with defaults filled in', () => {
  const file = parseProjectFile(good);
  assert.equal(file.project, 'flight-delays');
  assert.deepEqual(file.deploy?.canary?.steps, [10, 50, 100]);
  assert.equal(file.deploy?.canary?.min_requests, 200);
  assert.deepEqual(Object.keys(file.data['flights']!.split!.parts), ['train', 'validation', 'test']);
  assert.equal(file.monitor?.window, '7d');
});

test('an unknown key is reported at the key, with the nearest known one', () => {
  const [problem] = problemsOf(good.replace('canary:', 'cannary:'));
  assert.deepEqual([problem!.line, problem!.column], [11, 'deploy: { endpoint: delays, '.length + 1]);
  assert.equal(problem!.hint, "did you mean 'canary'?");
  const [top] = problemsOf(`${good}moniter: {}\n`);
  assert.deepEqual([top!.line, top!.column, top!.hint], [13, 1, "did you mean 'monitor'?"]);
  const [inStep] = problemsOf(good.replace('target: late', 'tarket: late'));
  assert.equal(inStep!.line, 6);
});

test('a wrong type is reported at the value', () => {
  const [problem] = problemsOf(good.replace('trees: 50', 'trees: [50]'));
  assert.deepEqual([problem!.path, problem!.line], ['pipeline.train.params.trees', 6]);
  assert.equal(
    problem!.column,
    '  train: { trainer: gbdt, from: features, target: late, params: { trees: '.length + 1,
  );
  assert.equal(problemsOf(good.replace('project: flight-delays', 'project: 7'))[0]!.path, 'project');
});

test('names that point nowhere, or to the wrong kind of step', () => {
  assert.match(
    problemsOf(good.replace('from: flights }', 'from: flihgts }'))[0]!.message,
    /no dataset 'flihgts'/,
  );
  assert.equal(
    problemsOf(good.replace('from: flights }', 'from: flihgts }'))[0]!.hint,
    "did you mean 'flights'?",
  );
  assert.match(
    problemsOf(good.replace('evaluate: train', 'evaluate: features'))[0]!.message,
    /'features' is not a train step/,
  );
});

test('steps in a circle', () => {
  const text = good.replace(
    '{ sql: features.sql, from: flights }',
    '{ sql: features.sql, from: flights, needs: [evaluate] }',
  );
  assert.match(problemsOf(text)[0]!.message, /in a circle: .*features/);
});

test('an anchor inside itself, broken syntax, duplicate keys, an empty file', () => {
  assert.equal(problemsOf('project: &a [*a]\n').length > 0, true);
  assert.equal(problemsOf('project: [x\n')[0]!.line >= 1, true);
  assert.match(problemsOf('project: a\nproject: b\n')[0]!.message, /unique/i);
  assert.equal(problemsOf('')[0]!.path, 'project');
  assert.equal(problemsOf('- a\n- b\n').length, 1);
});

test('a gate that is not one is reported at its line', () => {
  const [problem] = problemsOf(good.replace('evaluate.auc >= 0.6', 'auc is great'));
  assert.equal(problem!.line, 9);
});

test('a step that is nothing, or two things at once', () => {
  assert.match(
    problemsOf(good.replace('{ sql: features.sql, from: flights }', '{ from: flights }'))[0]!.message,
    /cannot tell/,
  );
  assert.match(
    problemsOf(good.replace('{ sql: features.sql, from: flights }', '{ sql: a, trainer: b }'))[0]!.message,
    /cannot tell/,
  );
});

test('whatever the text, the answer is a file or the documented error with a line and a column', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.nat(good.length).map((cut) => good.slice(0, cut)),
      ),
      (text) => {
        try {
          parseProjectFile(text);
        } catch (error) {
          assert.equal(
            (error as { code: string }).code,
            'invalid-project-file',
            String((error as Error).stack),
          );
          for (const problem of (error as { details: { problems: ProjectFileProblem[] } }).details.problems)
            assert.ok(problem.line >= 1 && problem.column >= 1);
        }
      },
    ),
    { numRuns: 300 },
  );
});
