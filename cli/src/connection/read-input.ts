import { usageError } from '../program/cli-error.ts';
import type { Context } from '../program/context.ts';

/** Everything on standard input. Refuses a terminal, where it would wait without saying so. */
export async function readInput(stdin: Context['stdin']): Promise<string> {
  if (stdin.isTTY === true) throw usageError('nothing is piped into standard input');
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
