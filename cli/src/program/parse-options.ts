import { parseArgs } from 'node:util';
import { usageError } from './cli-error.ts';
import type { OptionSpec } from './command.ts';
import { didYouMean } from './nearest.ts';

export type OptionValues = Record<string, boolean | number | string | string[] | undefined>;

/** `-l, --limit <count>` taken apart. */
export function readFlags(flags: string): {
  long: string;
  short: string | undefined;
  placeholder: string | undefined;
} {
  const match = /^(?:-(\w), )?--([a-z][a-z-]*)(?: <([^>]+)>)?$/.exec(flags);
  if (match === null)
    throw new Error(`flags are written '-f, --follow' or '--limit <count>', not '${flags}'`);
  return { short: match[1], long: match[2]!, placeholder: match[3] };
}

/**
 * Parses what stands behind the command's name. Options may stand anywhere; what follows `--` is never an option.
 * Throws a usage error naming the option, with the nearest known one.
 */
export function parseOptions(
  words: readonly string[],
  specs: Readonly<Record<string, OptionSpec>>,
): { options: OptionValues; positionals: string[] } {
  const named = Object.entries(specs).map(([name, spec]) => ({ name, spec, ...readFlags(spec.flags) }));
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      named.map(({ long, short, spec }) => [
        long,
        {
          type: spec.kind === 'flag' ? ('boolean' as const) : ('string' as const),
          ...(short ? { short } : {}),
        },
      ]),
    ),
    strict: false,
    tokens: true,
  });
  const options: OptionValues = Object.fromEntries(
    named.map(({ name, spec }) => [
      name,
      spec.kind === 'flag' ? false : spec.kind === 'list' ? [] : undefined,
    ]),
  );
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const found = named.find(({ long }) => long === token.name);
    if (found === undefined) {
      throw usageError(
        `there is no option '${token.rawName}' here`,
        didYouMean(
          token.rawName,
          named.map(({ long }) => `--${long}`),
        ),
      );
    }
    options[found.name] = readValue(found.spec, token.rawName, token.value, options[found.name]);
  }
  return { options, positionals };
}

function readValue(
  spec: OptionSpec,
  written: string,
  value: string | undefined,
  before: OptionValues[string],
): OptionValues[string] {
  if (spec.kind === 'flag') {
    if (value !== undefined) throw usageError(`option '${written}' takes no value`);
    return true;
  }
  if (value === undefined)
    throw usageError(`option '${written}' needs a value`, `${spec.flags}  ${spec.summary}`);
  if (spec.kind === 'list') return [...(before as string[]), value];
  if (spec.kind === 'text') return value;
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) {
    throw usageError(`option '${written}' needs a number, not '${value}'`);
  }
  return number;
}
