import { commands } from '../../cli/src/commands/catalogue.ts';
import type { Command } from '../../cli/src/program/command.ts';
import { commonOptions } from '../../cli/src/program/common-options.ts';
import { exitCodeMeanings } from '../../cli/src/program/exit-codes.ts';
import { describeOptions, usageOf } from '../../cli/src/program/help.ts';
import { code, pageHead, table } from './markdown.ts';

/** The command line, from the records that the parser and the help use. */
export function cliPage(): string {
  const exits = Object.entries(exitCodeMeanings).map(([number, meaning]) => [number, meaning]);
  const common = describeOptions(commonOptions({ reaches: 'project' }));
  return `${pageHead('Command line', 'cli/src/commands')}
\`slipway\` talks to a running server through the SDK; only \`slipway up\` starts one. In a checkout it is run by
\`npx slipway\`. With \`--json\` a command writes one JSON document to standard output and nothing else, also
for an error: \`{ "error": { "code", "message", "hint" } }\`. Colours are for terminals and honour \`NO_COLOR\`.

${table(
  ['exit code', 'meaning'],
  exits.map(([number = '', meaning = '']) => [number, meaning]),
)}

Most commands take these:

${optionsTable(common)}

${commands.map(section).join('\n\n')}
`;
}

function section(command: Command): string {
  const { args, options, description = [], examples, exitCodes = {} } = command;
  const argumentRows = Object.entries(args).map(([name, { summary }]) => [code(name), summary]);
  const parts = [
    `## slipway ${command.path.join(' ')}`,
    `${command.summary}.`,
    ...description,
    `\`\`\`sh\n${usageOf(command)}\n\`\`\``,
    argumentRows.length === 0 ? '' : table(['argument', ''], argumentRows),
    Object.keys(options).length === 0 ? '' : optionsTable(describeOptions(options)),
    ...Object.entries(exitCodes).map(([number, meaning]) => `Exit code ${number}: ${meaning}.`),
    `\`\`\`sh\n${examples.map(({ line, does }) => `${line}  # ${does}`).join('\n')}\n\`\`\``,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

const optionsTable = (rows: readonly (readonly [string, string])[]) =>
  table(
    ['option', ''],
    rows.map(([flags, summary]) => [code(flags.trim()), summary]),
  );
