/** Child processes as the scripts need them: quiet with the output kept, or handed the terminal. */
import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { bin, root } from './paths.mjs';

/**
 * The environment of everything we start: our own tools first, so `node` is the pinned one, and no usage data that
 * ONNX Runtime would send home.
 */
export function environment(extra = {}) {
  const PATH = `${bin}${delimiter}${process.env.PATH ?? ''}`;
  return { ...process.env, PATH, ORT_DISABLE_TELEMETRY: '1', ...extra };
}

/** Runs a command without a terminal and keeps what it says. Never throws; `code` is null when it could not start. */
export function runQuietly(command, args, { env = environment(), timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: null, output: `${output}${error.message}\n` }));
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** Gives the terminal to a command and ends as it ended: same exit code, same signal. Does not return. */
export function handOver(command, args, extraEnv = {}) {
  const child = spawn(command, args, { cwd: root, env: environment(extraEnv), stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // Ctrl-C in a terminal reaches the whole process group, so the child has it already.
    process.on(signal, () => !(signal === 'SIGINT' && process.stdin.isTTY) && child.kill(signal));
  }
  child.on('error', (error) => fail(`could not start ${command}: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** Says what is wrong and how to mend it, and ends. */
export function fail(message, hint) {
  process.stderr.write(`\n${message}\n${hint === undefined ? '' : `${hint}\n`}`);
  process.exit(1);
}

/** Seconds since a `performance.now()` in words. */
export function secondsSince(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
