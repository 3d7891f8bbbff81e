import type { Command, OptionSpec } from './command.ts';

const json: OptionSpec = {
  flags: '--json',
  kind: 'flag',
  summary: 'one JSON document on standard output and nothing else',
};
const help: OptionSpec = { flags: '-h, --help', kind: 'flag', summary: 'show this help' };
const url: OptionSpec = {
  flags: '--url <url>',
  kind: 'text',
  summary: 'address of the server',
  default: 'SLIPWAY_URL, else http://127.0.0.1:4700',
};
const project: OptionSpec = {
  flags: '-p, --project <name>',
  kind: 'text',
  summary: 'project to work on',
  default: 'SLIPWAY_PROJECT, else the nearest slipway.yaml',
};

/** Options that a command has without declaring them. */
export function commonOptions(command: Pick<Command, 'reaches'>): Record<string, OptionSpec> {
  if (command.reaches === 'nothing') return { json, help };
  if (command.reaches === 'server') return { json, url, help };
  return { json, url, project, help };
}
