import type { Context } from './context.ts';

/** An option of a command. `flags` reads `-f, --follow` or `--limit <count>`; its kind gives the value's type. */
export type OptionSpec = {
  readonly flags: string;
  readonly kind: 'flag' | 'text' | 'number' | 'list';
  readonly summary: string;
  /** Shown in the help; the command or the server fills it in. */
  readonly default?: string;
};

export type ArgumentSpec = { readonly summary: string; readonly isRequired: boolean };

type ValueOf<Spec extends OptionSpec> = Spec['kind'] extends 'flag'
  ? boolean
  : Spec['kind'] extends 'number'
    ? number | undefined
    : Spec['kind'] extends 'list'
      ? string[]
      : string | undefined;

/** What a command's `run` gets: parsed, typed by its own declaration. */
export type CommandInput<
  Arguments extends Record<string, ArgumentSpec>,
  Options extends Record<string, OptionSpec>,
> = {
  readonly args: {
    readonly [Name in keyof Arguments]: Arguments[Name]['isRequired'] extends true
      ? string
      : string | undefined;
  };
  readonly options: { readonly [Name in keyof Options]: ValueOf<Options[Name]> };
};

export type Example = { readonly line: string; readonly does: string };

/**
 * One verb of `slipway`. Help, the reference in docs/ and the parser are all derived from this record.
 * `run` answers an exit code, 0 when it answers nothing; it loads what it needs itself, so that `--help` stays quick.
 */
export type Command<
  Arguments extends Record<string, ArgumentSpec> = Record<string, ArgumentSpec>,
  Options extends Record<string, OptionSpec> = Record<string, OptionSpec>,
> = {
  /** `['data', 'import']` */
  readonly path: readonly string[];
  readonly summary: string;
  /** Paragraphs of the help below the summary. */
  readonly description?: readonly string[];
  readonly args: Arguments;
  readonly options: Options;
  readonly examples: readonly Example[];
  /** Exit codes beyond those every command has. */
  readonly exitCodes?: Readonly<Record<number, string>>;
  /** Runs when only the group is named: `slipway runs` lists. */
  readonly isDefaultOfGroup?: boolean;
  /** What of the common options makes sense here. */
  readonly reaches: 'project' | 'server' | 'nothing';
  // biome-ignore lint/suspicious/noConfusingVoidType: a command that just works need not say so
  run(input: CommandInput<Arguments, Options>, context: Context): Promise<number | void>;
};

/** Types `run` by the arguments and options declared beside it. */
export function defineCommand<
  const Arguments extends Record<string, ArgumentSpec>,
  const Options extends Record<string, OptionSpec>,
>(command: Command<Arguments, Options>): Command {
  return command as unknown as Command;
}
