import { type CliError, usageError } from './cli-error.ts';
import type { Command } from './command.ts';
import { commonOptions } from './common-options.ts';
import type { Surroundings } from './context.ts';
import { createContext } from './create-context.ts';
import { describeFailure } from './describe-failure.ts';
import { exitCodes } from './exit-codes.ts';
import { type CommonOptions, findCommand } from './find-command.ts';
import { commandHelp, groupHelp } from './help.ts';
import { parseOptions, readFlags } from './parse-options.ts';

/**
 * Runs one command line (without `node` and the script) and answers the exit code. Never throws: what goes wrong
 * is written for the person, or as one JSON document when --json was asked for.
 */
export async function runCli(
  words: readonly string[],
  commands: readonly Command[],
  around: Surroundings,
): Promise<number> {
  const wantsJson = words.includes('--json');
  try {
    if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
      const { version } = await import('./version.ts');
      around.stdout.write(`${version}\n`);
      return exitCodes.ok;
    }
    const found = findCommand(words, commands, common);
    const page = createContext(around, {});
    if (found.kind === 'group') {
      around.stdout.write(`${groupHelp(found.path, commands, page)}\n`);
      return words.length === 0 || words.some(isHelp) ? exitCodes.ok : exitCodes.usage;
    }
    const { command } = found;
    const specs = { ...command.options, ...commonOptions(command) };
    const { options, positionals } = parseOptions(found.rest, specs);
    if (options['help'] === true) {
      around.stdout.write(`${commandHelp(command, page)}\n`);
      return exitCodes.ok;
    }
    const args = nameArguments(command, positionals);
    return (
      (await command.run({ args, options: options as never }, createContext(around, options))) ?? exitCodes.ok
    );
  } catch (thrown) {
    if (around.interrupted.aborted) return exitCodes.interrupted;
    return report(describeFailure(thrown), wantsJson, around);
  }
}

function report(error: CliError, wantsJson: boolean, around: Surroundings): number {
  if (wantsJson) {
    const { code, message, hint, details } = error;
    around.stdout.write(`${JSON.stringify({ error: { code, message, hint, details } }, null, 2)}\n`);
  } else {
    const { style } = createContext(around, {});
    around.stderr.write(`${style.bad('✗')} ${error.message}\n`);
    if (error.hint !== undefined) around.stderr.write(`${error.hint.replaceAll(/^/gm, '  ')}\n`);
  }
  return error.exitCode;
}

function nameArguments(command: Command, values: readonly string[]): Record<string, string | undefined> {
  const specs = Object.entries(command.args);
  const name = ['slipway', ...command.path].join(' ');
  const missing = specs.find(([, spec], i) => spec.isRequired && values[i] === undefined);
  if (missing !== undefined) {
    throw usageError(`${name} needs <${missing[0]}>: ${missing[1].summary}`, `see '${name} --help'`);
  }
  if (values.length > specs.length) {
    throw usageError(`${name} does not take '${values[specs.length]}'`, `see '${name} --help'`);
  }
  return Object.fromEntries(specs.map(([argument], i) => [argument, values[i]]));
}

const isHelp = (word: string) => word === '--help' || word === '-h';

const written = Object.values(commonOptions({ reaches: 'project' })).map((spec) => readFlags(spec.flags));
const findCommon = (word: string) =>
  written.find(({ long, short }) => word.split('=')[0] === `--${long}` || word === `-${short}`);

const common: CommonOptions = {
  has: (word) => findCommon(word) !== undefined,
  takesValue: (word) => findCommon(word)?.placeholder !== undefined && !word.includes('='),
};
