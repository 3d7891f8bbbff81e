import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { ensureMlflow, mlflowPython } from './mlflow-python.ts';
import { freePort, untilAnswered } from './server-process.ts';

export type TrackingServer = { readonly url: string; stop(): void };

/** Starts MLflow's own tracking server, four workers as it comes, or says in words why it cannot be had here. */
export async function startMlflowTracking(
  scratch: string,
  databaseUrl: string,
): Promise<TrackingServer | string> {
  const problem = ensureMlflow();
  if (problem !== null) return problem;
  mkdirSync(scratch, { recursive: true });
  const port = await freePort();
  const options = [
    'server',
    '--backend-store-uri',
    databaseUrl,
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
  ];
  const python = mlflowPython();
  const env = {
    ...process.env,
    PATH: `${dirname(python)}${delimiter}${process.env['PATH'] ?? ''}`,
    MLFLOW_DISABLE_TELEMETRY: 'true',
  };
  const child = spawn(
    python,
    ['-m', 'mlflow', ...options, '--artifacts-destination', join(scratch, 'artifacts')],
    { stdio: 'ignore', cwd: scratch, detached: true, env },
  );
  const url = `http://127.0.0.1:${port}`;
  await untilAnswered(child, `${url}/health`);
  return {
    url,
    stop: () => {
      // Its workers are children of its child: the whole group has to go.
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    },
  };
}
