import { commands } from '../commands/catalogue.ts';
import { exitCodes } from './exit-codes.ts';
import { runCli } from './run-cli.ts';

const insistMs = 1000;

/** Runs this process as `slipway`: its arguments, its streams, its signals. Sets the exit code. */
export async function runProcess(): Promise<void> {
  const stopping = new AbortController();
  let askedAt = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // One Ctrl-C under npm arrives twice, from the terminal and from npm; only a later one insists.
    process.on(signal, () => {
      if (askedAt !== 0 && Date.now() - askedAt > insistMs) process.exit(exitCodes.interrupted);
      askedAt ||= Date.now();
      stopping.abort();
    });
  }
  // A reader such as `head` that leaves early is no reason to complain.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  process.exitCode = await runCli(process.argv.slice(2), commands, {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    workingDirectory: process.cwd(),
    interrupted: stopping.signal,
  });
}
