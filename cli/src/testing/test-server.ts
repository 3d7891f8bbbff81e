import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const main = join(import.meta.dirname, '..', 'main.js');

export type TestServer = {
  readonly url: string;
  readonly home: string;
  readonly pid: number;
  /** Asks with a signal and answers what the process ended with. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Ends it if it still runs and removes its folder. */
  stop(): Promise<void>;
};

/** A real server in a process and a folder of its own, started the way a script would: `slipway up --json`. */
export async function startTestServer(
  home = mkdtempSync(join(tmpdir(), 'slipway-e2e-')),
): Promise<TestServer> {
  const child = spawnSlipway(['up', '--port', '0', '--home', home, '--json']);
  const { url, pid } = await readAddress(child);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    child.kill(signal);
    await once(child, 'exit');
    return child.exitCode;
  };
  return {
    url,
    home,
    pid,
    end,
    async stop() {
      await end('SIGTERM');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** `slipway` in a process of its own, with an environment free of our variables. */
export function spawnSlipway(words: readonly string[], environment: NodeJS.ProcessEnv = {}): ChildProcess {
  const clean = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('SLIPWAY_') && name !== 'NODE_TEST_CONTEXT',
  );
  return spawn(process.execPath, [main, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(clean), ...environment },
  });
}

async function readAddress(child: ChildProcess): Promise<{ url: string; pid: number }> {
  let out = '';
  let complaints = '';
  child.stderr!.on('data', (chunk) => {
    complaints = `${complaints}${chunk}`.slice(-4000);
  });
  for await (const chunk of child.stdout!) {
    out += chunk;
    // The document ends with a brace at the start of a line.
    if (out.endsWith('\n}\n')) break;
  }
  child.stdout!.resume();
  if (out === '') throw new Error(`slipway up said nothing: ${complaints}`);
  const document = JSON.parse(out) as { url: string; pid: number } | { error: { message: string } };
  if ('error' in document) throw new Error(`slipway up: ${document.error.message}`);
  return document;
}
