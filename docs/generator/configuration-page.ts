import { homedir } from 'node:os';
import { z } from 'zod';
import { ConfigSchema, environmentName } from '../../server/src/platform/config/config.ts';
import { code, pageHead, table } from './markdown.ts';

type Setting = { description?: string; default?: unknown; type?: string; enum?: string[] };

/** Every setting of the server, from the schema it is parsed with. */
export function configurationPage(): string {
  const schema = z.toJSONSchema(ConfigSchema, { io: 'output' });
  const settings = Object.entries((schema.properties ?? {}) as Record<string, Setting>);
  const rows = settings.map(([name, setting]) => [
    code(environmentName(name)),
    describeDefault(setting),
    [
      setting.description ?? '',
      setting.enum === undefined ? '' : `One of ${setting.enum.map(code).join(', ')}.`,
    ]
      .filter(Boolean)
      .join('. '),
  ]);
  return `${pageHead('Configuration', 'server/src/platform/config/config.ts')}
The server is configured by environment variables; \`slipway up\` has flags for the common ones, which win over them.
An unknown variable that begins with \`SLIPWAY_\` is an error that names the nearest one, so a typing mistake is not
silently ignored.

${table(['variable', 'default', 'meaning'], rows)}

The command line and the SDK read \`SLIPWAY_URL\` (address of the server), \`SLIPWAY_PROJECT\` and \`SLIPWAY_API_TOKEN\`
(sent as a bearer token).
`;
}

function describeDefault(setting: Setting): string {
  if (setting.default === undefined) return '';
  return code(String(setting.default).replace(homedir(), '~'));
}
