import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { SlipwayError } from '../errors/slipway-error.ts';
import { nearest } from './nearest.ts';

const megabytes = (count: number) => count * 1024 * 1024;

/**
 * Every setting of the server. Flags over environment over file over the defaults here; parsed once, frozen,
 * passed in. The environment name of `databaseUrl` is `SLIPWAY_DATABASE_URL`, and so on for each.
 */
export const ConfigSchema = z.strictObject({
  home: z
    .string()
    .default(join(homedir(), '.slipway'))
    .describe('folder for the database, blobs, analytics and job logs'),
  host: z.string().default('127.0.0.1').describe('address to listen on; anything but loopback needs a token'),
  port: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(4700)
    .describe('port to listen on; 0 takes a free one'),
  token: z
    .string()
    .min(16, 'use at least 16 characters')
    .optional()
    .describe('bearer token that every call must carry; required to listen beyond loopback'),
  databaseUrl: z.string().optional().describe('postgres://… ; SQLite in the home folder when left out'),
  databaseSynchronous: z
    .enum(['normal', 'full'])
    .default('normal')
    .describe('SQLite only: full also survives power loss at the cost of a disk flush per commit'),
  blobsUrl: z
    .string()
    .optional()
    .describe('s3://bucket/prefix?endpoint=…&region=… or file:///folder; a folder in home when left out'),
  jobThreads: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('cores that jobs may use together; all of the machine when left out'),
  bodyLimitBytes: z.coerce.number().int().min(1024).default(megabytes(64)).describe('largest request body'),
  allowPrivateUrls: z
    .stringbool()
    .or(z.boolean())
    .default(false)
    .describe('let data imports and webhooks reach private addresses'),
  allowHttpWebhooks: z
    .stringbool()
    .or(z.boolean())
    .default(false)
    .describe('let webhooks send to http:// as well as https://'),
  secretKey: z
    .base64()
    .length(44, 'give 32 random bytes in base64')
    .optional()
    .describe(
      'key that secrets in the database are sealed with, 32 bytes in base64; kept in the home folder when left out, so servers that share a database need it',
    ),
  logLevel: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'])
    .default('warn')
    .describe('what the server writes to its log'),
});

export type Config = Readonly<z.output<typeof ConfigSchema>>;
export type ConfigInput = z.input<typeof ConfigSchema>;

const settings = Object.keys(ConfigSchema.shape) as (keyof ConfigInput)[];

/** `databaseUrl` -> `SLIPWAY_DATABASE_URL` */
export const environmentName = (setting: string): string =>
  `SLIPWAY_${setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

/** Variables of our prefix that are read elsewhere (client, tests) and are not settings of the server. */
const otherVariables = new Set([
  'SLIPWAY_URL',
  'SLIPWAY_PROJECT',
  'SLIPWAY_TEST_POSTGRES_URL',
  'SLIPWAY_TEST_MLFLOW_PYTHON',
  'SLIPWAY_API_TOKEN',
]);

/** Throws `invalid-request` naming the setting, what was wrong with it, and the nearest known name. */
export function loadConfig(sources: {
  flags?: Partial<ConfigInput>;
  environment?: NodeJS.ProcessEnv;
  file?: Record<string, unknown>;
}): Config {
  const merged = {
    ...sources.file,
    ...readEnvironment(sources.environment ?? {}),
    ...withoutUndefined(sources.flags ?? {}),
  };
  for (const name of Object.keys(merged)) {
    if (!settings.includes(name as keyof ConfigInput)) throw unknownSetting(name, settings);
  }
  const parsed = ConfigSchema.safeParse(merged);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const name = String(issue.path[0] ?? '');
    throw new SlipwayError('invalid-request', `setting '${name}': ${issue.message}`, {
      hint: `set it with --${name} or ${environmentName(name)}`,
    });
  }
  return Object.freeze({ ...parsed.data, home: resolve(parsed.data.home) });
}

function readEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const known = new Map(settings.map((setting) => [environmentName(setting), setting]));
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith('SLIPWAY_') || value === undefined || otherVariables.has(name)) continue;
    const setting = known.get(name);
    if (setting === undefined) throw unknownSetting(name, [...known.keys()]);
    if (value !== '') found[setting] = value;
  }
  return found;
}

function unknownSetting(name: string, known: readonly string[]): SlipwayError {
  const near = nearest(name, known);
  return new SlipwayError('invalid-request', `there is no setting '${name}'`, {
    hint: near === null ? `known settings: ${known.join(', ')}` : `did you mean '${near}'?`,
  });
}

const withoutUndefined = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
