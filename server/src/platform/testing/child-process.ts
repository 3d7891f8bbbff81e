import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';

/** A real second process that speaks lines. */
export type TestChild = {
  readonly process: ChildProcess;
  /** The next line of its standard output; throws with its standard error when it ended instead. */
  nextLine(): Promise<string>;
  kill(): Promise<void>;
};

/** Runs a TypeScript file in a process of its own; killed at the end of the test at the latest. */
export function startChild(t: Pick<TestContext, 'after'>, file: string, args: readonly string[]): TestChild {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let errors = '';
  let rest = '';
  let wake: () => void = () => undefined;
  const ended = once(child, 'close').then(() => wake());
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const pieces = (rest + text).split('\n');
    rest = pieces.pop()!;
    lines.push(...pieces);
    wake();
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  t.after(kill);
  return {
    process: child,
    kill,
    async nextLine() {
      for (;;) {
        const line = lines.shift();
        if (line !== undefined) return line;
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`the child ended: ${errors}`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
