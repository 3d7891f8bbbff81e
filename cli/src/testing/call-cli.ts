import { Readable } from 'node:stream';
import { commands } from '../commands/catalogue.ts';
import { runCli } from '../program/run-cli.ts';

export type CliResult = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

export type CliSurroundings = {
  readonly url?: string;
  readonly cwd?: string;
  readonly stdin?: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly columns?: number;
};

/** Calls `slipway` in this process and catches what it writes. */
export async function callCli(words: readonly string[], around: CliSurroundings = {}): Promise<CliResult> {
  let stdout = '';
  let stderr = '';
  const exitCode = await runCli(words, commands, {
    stdin: Readable.from(around.stdin === undefined ? [] : [around.stdin]),
    stdout: {
      write: (text) => {
        stdout += text;
      },
      ...(around.columns === undefined ? {} : { columns: around.columns }),
    },
    stderr: {
      write: (text) => {
        stderr += text;
      },
    },
    environment: { ...(around.url === undefined ? {} : { SLIPWAY_URL: around.url }), ...around.environment },
    workingDirectory: around.cwd ?? '/',
    interrupted: new AbortController().signal,
  });
  return { exitCode, stdout, stderr };
}
