import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startMlflow } from '../testing/start-mlflow.ts';

const mlflow = await startMlflow();
const { ask, server } = mlflow;
const workspaces = (method: string, name = '', body?: unknown) =>
  ask(method, `/workspaces${name}`, { version: '3.0', ...(body === undefined ? {} : { body }) }) as Promise<{
    status: number;
    body: never;
  }>;

describe('workspaces', () => {
  test('one is made, described and listed, and is a project', async () => {
    const made = await workspaces('POST', '', { name: 'team-red', description: 'red' });
    assert.deepEqual(
      [made.status, made.body],
      [201, { workspace: { name: 'team-red', description: 'red' } }],
    );
    await workspaces('PATCH', '/team-red', { description: 'really red' });
    const list = await ask('GET', '/workspaces');
    assert.deepEqual(list.body, {
      workspaces: [{ name: 'default' }, { name: 'team-red', description: 'really red' }],
    });
    const project = await fetch(`${server.url}/api/v1/projects/team-red`);
    assert.equal(((await project.json()) as { description: string }).description, 'really red');
    assert.equal((await workspaces('POST', '', { name: 'team-red' })).status, 400);
    assert.equal((await workspaces('PATCH', '/team-red', {})).status, 400);
  });

  test('one that holds something stays, and an empty one goes without a body', async () => {
    const headers = { 'x-mlflow-workspace': 'team-full' };
    await workspaces('POST', '', { name: 'team-full' });
    await ask('POST', '/experiments/create', { headers, body: { name: 'e' } });
    const kept = await workspaces('DELETE', '/team-full');
    assert.equal(kept.status, 400);
    assert.match((kept.body as { message: string }).message, /still has experiments/);
    await workspaces('POST', '', { name: 'team-empty' });
    const url = `${server.url}/api/3.0/mlflow/workspaces/team-empty`;
    const gone = await fetch(url, { method: 'DELETE' });
    assert.deepEqual([gone.status, await gone.text()], [204, '']);
    assert.equal((await fetch(url)).status, 404);
    assert.equal((await fetch(url, { method: 'DELETE' })).status, 404);
    assert.equal((await workspaces('DELETE', '/default')).status, 400);
  });

  test('a name that clients could not ask for is refused', async () => {
    for (const name of ['a', 'Upper', '-a', 'a-', 'api', 'default', 'x'.repeat(64), 'a b', 'ä-a', '../x'])
      assert.equal((await workspaces('POST', '', { name })).status, 400, name);
    for (const name of ['aa', '0-0', 'x'.repeat(63)])
      assert.equal((await workspaces('POST', '', { name })).status, 201, name);
  });

  test('a project that a file declares is not removed by a client', async () => {
    const put = await fetch(`${server.url}/api/v1/projects`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ file: 'project: declared\n', directory: mlflow.home }),
    });
    assert.equal(put.status, 200, await put.text());
    const refused = await workspaces('DELETE', '/declared');
    assert.equal(refused.status, 400);
    assert.match((refused.body as { message: string }).message, /declared by .*slipway\.yaml/);
  });
});
