import type { SlipwayClient } from '../connection/connect.ts';
import type { Style } from '../terminal/style.ts';

/** Where a command reads and writes; the process's own streams, or a test's. */
export type Streams = {
  readonly stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  readonly stdout: { write(text: string): unknown; isTTY?: boolean; columns?: number };
  readonly stderr: { write(text: string): unknown; isTTY?: boolean };
};

/** What surrounds a command: the process's, or a test's. */
export type Surroundings = Streams & {
  readonly environment: NodeJS.ProcessEnv;
  readonly workingDirectory: string;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
};

/** What a command may use. Made once for each call of `slipway`. */
export type Context = Surroundings & {
  readonly isJson: boolean;
  readonly isTerminal: boolean;
  /** Columns of the terminal; 100 where there is none. */
  readonly width: number;
  readonly style: Style;
  readonly url: string;
  /** Writes lines for people; silent with --json. */
  print(...lines: readonly string[]): void;
  /** The one document of --json; silent without it. */
  emit(value: unknown): void;
  /** A remark that is no result, on standard error. */
  note(line: string): void;
  connect(): Promise<SlipwayClient>;
  /** The project's name: --project, SLIPWAY_PROJECT, the nearest slipway.yaml, the server's only one. */
  project(): Promise<string>;
};
