import { usageError } from './cli-error.ts';
import type { Command } from './command.ts';
import { didYouMean } from './nearest.ts';

/** Where the words of a command line lead: a command with the words left over, or a group to show the help of. */
export type Found =
  | { readonly kind: 'command'; readonly command: Command; readonly rest: readonly string[] }
  | { readonly kind: 'group'; readonly path: readonly string[] };

/** The options that every command has, which may therefore stand before its name. */
export type CommonOptions = { has(word: string): boolean; takesValue(word: string): boolean };

/**
 * Follows the leading words through the tree of commands. Options may come before or between the names
 * (`slipway --json runs list`) as long as every command has them; another one belongs to the group's default.
 */
export function findCommand(
  words: readonly string[],
  commands: readonly Command[],
  common: CommonOptions,
): Found {
  const path: string[] = [];
  const rest: string[] = [];
  let i = 0;
  for (; i < words.length; i++) {
    const word = words[i]!;
    if (word === '--') break;
    if (word.startsWith('-')) {
      if (!common.has(word)) break;
      rest.push(word);
      if (common.takesValue(word) && i + 1 < words.length) rest.push(words[++i]!);
      continue;
    }
    if (!isPrefix([...path, word], commands)) break;
    path.push(word);
    const command = commands.find((candidate) => samePath(candidate.path, path));
    if (command !== undefined) return { kind: 'command', command, rest: [...rest, ...words.slice(i + 1)] };
  }
  const isHelp = rest.includes('--help') || rest.includes('-h');
  const unknown = words[i];
  const fallback = commands.find(
    (candidate) => candidate.isDefaultOfGroup && samePath(candidate.path.slice(0, -1), path),
  );
  const isForFallback =
    unknown === undefined || unknown.startsWith('-') || (fallback && canTakeArgument(fallback));
  if (fallback !== undefined && !isHelp && isForFallback) {
    return { kind: 'command', command: fallback, rest: [...rest, ...words.slice(i)] };
  }
  if (unknown?.startsWith('-') && unknown !== '--') {
    throw usageError(
      `there is no option '${unknown}' here`,
      `see '${['slipway', ...path].join(' ')} --help'`,
    );
  }
  if (unknown !== undefined && unknown !== '--') throw unknownCommand(unknown, path, commands);
  return { kind: 'group', path };
}

/** The next words that may follow a path, each with the summary of what it leads to. */
export function childrenOf(path: readonly string[], commands: readonly Command[]): string[] {
  const below = commands.filter(
    (command) => command.path.length > path.length && samePath(command.path.slice(0, path.length), path),
  );
  return [...new Set(below.map((command) => command.path[path.length]!))];
}

const canTakeArgument = (command: Command) => Object.keys(command.args).length > 0;

const isPrefix = (path: readonly string[], commands: readonly Command[]) =>
  commands.some((command) => samePath(command.path.slice(0, path.length), path));

const samePath = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((word, i) => word === b[i]);

function unknownCommand(word: string, path: readonly string[], commands: readonly Command[]) {
  const known = childrenOf(path, commands);
  const place = ['slipway', ...path].join(' ');
  return usageError(
    `there is no command '${place} ${word}'`,
    didYouMean(word, known) ?? `known here: ${known.join(', ')}; see '${place} --help'`,
  );
}
