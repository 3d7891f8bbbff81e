/**
 * The real MLflow client, unmodified, against a real server. It is installed into an environment of its own the first
 * time; where Python or the package cannot be had, the tests are skipped with the reason.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { startTestServer, type TestServer } from '../../../cli/src/testing/test-server.ts';
import { findPython } from './python-with-mlflow.ts';

const scripts = join(import.meta.dirname, 'scripts');
const python = findPython();
const minuteMs = 60_000;

describe('MLflow client', { skip: typeof python === 'string' ? false : python.whyNot }, () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.stop());

  for (const name of readdirSync(scripts).filter((file) => file.endsWith('.py')))
    test(name.replace('.py', ''), { timeout: 4 * minuteMs }, async () => {
      const child = spawn(python as string, [join(scripts, name)], {
        cwd: server.home,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          MLFLOW_TRACKING_URI: server.url,
          MLFLOW_DISABLE_TELEMETRY: 'true',
          MLFLOW_HTTP_REQUEST_MAX_RETRIES: '0',
          GIT_PYTHON_REFRESH: 'quiet',
        },
      });
      const [output, problems, code] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        new Promise((resolve) => child.on('exit', resolve)),
      ]);
      assert.equal(code, 0, `${output.slice(-2000)}\n${problems.slice(-4000)}`);
    });
});
