import type { SlipwayClient } from '../connection/connect.ts';
import { createStyle, wantsColor } from '../terminal/style.ts';
import { usageError } from './cli-error.ts';
import type { Context, Surroundings } from './context.ts';
import type { OptionValues } from './parse-options.ts';

export const defaultUrl = 'http://127.0.0.1:4700';
const widthWithoutTerminal = 100;

export function createContext(around: Surroundings, options: OptionValues): Context {
  const isJson = options['json'] === true;
  const isTerminal = around.stdout.isTTY === true;
  const url = text(options['url']) ?? nonEmpty(around.environment['SLIPWAY_URL']) ?? defaultUrl;
  let client: Promise<SlipwayClient> | undefined;
  const context: Context = {
    ...around,
    isJson,
    isTerminal,
    width: Math.max(40, around.stdout.columns ?? widthWithoutTerminal),
    style: createStyle(wantsColor(isTerminal, around.environment)),
    url,
    print: (...lines) => {
      if (!isJson) around.stdout.write(lines.map((line) => `${line}\n`).join(''));
    },
    emit: (value) => {
      if (isJson) around.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    note: (line) => void around.stderr.write(`${line}\n`),
    connect: async () => {
      if (!URL.canParse(url)) throw usageError(`'${url}' is not an address`, `write it like ${defaultUrl}`);
      client ??= import('../connection/connect.ts').then(({ connect }) =>
        connect({
          url,
          token: nonEmpty(around.environment['SLIPWAY_API_TOKEN']),
          interrupted: around.interrupted,
        }),
      );
      return client;
    },
    project: async () => {
      const { chooseProject } = await import('../connection/choose-project.ts');
      return chooseProject(text(options['project']), context);
    },
  };
  return context;
}

const nonEmpty = (value: string | undefined) => (value === undefined || value === '' ? undefined : value);
const text = (value: OptionValues[string]) => (typeof value === 'string' ? nonEmpty(value) : undefined);
