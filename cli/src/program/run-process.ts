import type { Command } from './command.ts';
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
  const words = process.argv.slice(2);
  process.exitCode = await runCli(words, await commandsFor(words), {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    workingDirectory: process.cwd(),
    interrupted: stopping.signal,
  });
}

/** The start of the server loads its own command and no other: the rest of the catalogue would hold up the first answer. */
async function commandsFor([word]: readonly string[]): Promise<readonly Command[]> {
  if (word === 'up') return [(await import('../commands/up.ts')).upCommand];
  return (await import('../commands/catalogue.ts')).commands;
}
