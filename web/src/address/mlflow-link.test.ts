import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runOfMlflowLink } from './mlflow-link.ts';

test('the link that MLflow prints names a run, other addresses name none', () => {
  assert.equal(
    runOfMlflowLink('#/experiments/3/runs/01m84j36717zg5z6nvebdk1j9a'),
    '01m84j36717zg5z6nvebdk1j9a',
  );
  for (const hash of ['', '#', '#/experiments/3', '#/experiments/x/runs/1', '#runs'])
    assert.equal(runOfMlflowLink(hash), null);
});
