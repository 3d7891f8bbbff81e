import type { Style } from '../terminal/style.ts';
import { pad, textWidth } from '../terminal/text-width.ts';
import { wrap } from '../terminal/wrap.ts';
import type { Command, OptionSpec } from './command.ts';
import { commonOptions } from './common-options.ts';
import { exitCodeMeanings } from './exit-codes.ts';
import { childrenOf } from './find-command.ts';

type Page = { readonly width: number; readonly style: Style };

/** What a group of commands is for; the groups are the stages of a model's life. */
export const groupSummaries: Readonly<Record<string, string>> = {
  data: 'Datasets: import, versions, profiles, queries',
  runs: 'Training runs: list, look at, compare',
  models: 'Registered models, their versions and gates',
  monitor: 'Monitors: state, windows, alerts',
  jobs: 'Work in progress: list, logs, stop',
};

/** The usage line: `slipway data import <file> [options]`. */
export function usageOf(command: Command): string {
  const args = Object.entries(command.args).map(([name, spec]) =>
    spec.isRequired ? `<${name}>` : `[${name}]`,
  );
  return ['slipway', ...command.path, ...args, '[options]'].join(' ');
}

/** Help of one command. */
export function commandHelp(command: Command, page: Page): string {
  const { style } = page;
  const paragraphs = [command.summary, ...(command.description ?? [])];
  return [
    `${style.bold('Usage')}  ${usageOf(command)}`,
    '',
    ...paragraphs.flatMap((text) => [...wrap(text, page.width), '']),
    ...section(
      'Arguments',
      Object.entries(command.args).map(([name, spec]) => [name, spec.summary] as const),
      page,
    ),
    ...section('Options', describeOptions({ ...command.options, ...commonOptions(command) }), page),
    ...examples(command, style),
    ...section(
      'Exit codes',
      Object.entries({ ...exitCodeMeanings, ...command.exitCodes }).filter(([code]) =>
        isWorthSaying(code, command),
      ),
      page,
    ),
  ]
    .join('\n')
    .trimEnd();
}

/** Help of `slipway` itself or of a group. */
export function groupHelp(path: readonly string[], commands: readonly Command[], page: Page): string {
  const { style } = page;
  const rows = childrenOf(path, commands).map(
    (word) => [word, summaryOf([...path, word], commands)] as const,
  );
  const place = ['slipway', ...path].join(' ');
  return [
    `${style.bold('Usage')}  ${place} <command> [options]`,
    '',
    ...wrap(path.length === 0 ? introduction : `${groupSummaries[path.join(' ')] ?? ''}.`, page.width),
    '',
    ...section('Commands', rows, page),
    `See '${place} <command> --help' for each.`,
  ].join('\n');
}

const introduction =
  'Slipway takes a model from raw data to a governed deployment that is watched and improved. ' +
  "Start with 'slipway up', then 'slipway run' in a folder with a slipway.yaml.";

/** Rows of the options table; also used by the generated reference. */
export function describeOptions(
  options: Readonly<Record<string, OptionSpec>>,
): (readonly [string, string])[] {
  return Object.values(options).map((spec) => [
    spec.flags.startsWith('--') ? `    ${spec.flags}` : spec.flags,
    spec.default === undefined ? spec.summary : `${spec.summary} (default: ${spec.default})`,
  ]);
}

function summaryOf(path: readonly string[], commands: readonly Command[]): string {
  const command = commands.find((candidate) => candidate.path.join(' ') === path.join(' '));
  return command?.summary ?? groupSummaries[path.join(' ')] ?? '';
}

function section(
  title: string,
  rows: readonly (readonly [string, string])[],
  { width, style }: Page,
): string[] {
  if (rows.length === 0) return [];
  const first = Math.max(...rows.map(([name]) => textWidth(name)));
  const lines = rows.flatMap(([name, text]) => {
    const [head = '', ...more] = wrap(text, Math.max(30, width - first - 6));
    return [
      `  ${style.accent(pad(name, first))}  ${head}`,
      ...more.map((line) => ' '.repeat(first + 4) + line),
    ];
  });
  return [style.bold(title), ...lines, ''];
}

function examples(command: Command, style: Style): string[] {
  if (command.examples.length === 0) return [];
  const lines = command.examples.flatMap(({ line, does }) => [`  ${style.dim(`# ${does}`)}`, `  ${line}`]);
  return [style.bold('Examples'), ...lines, ''];
}

const isWorthSaying = (code: string, command: Command) =>
  command.exitCodes?.[Number(code)] !== undefined ||
  (code === '4' && command.reaches !== 'nothing') ||
  code < '3';
