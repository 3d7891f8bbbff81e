import { flushCompileCache } from 'node:module';
import { CliError, usageError } from '../program/cli-error.ts';
import { defineCommand } from '../program/command.ts';
import type { Context } from '../program/context.ts';
import { exitCodes } from '../program/exit-codes.ts';

/** What was compiled is kept also when the server is killed later; by then the first answers are out. */
const flushAfterMs = 3000;

export const upCommand = defineCommand({
  path: ['up'],
  summary: 'Start the server here and tell what it does',
  description: [
    'Loopback only, unless SLIPWAY_TOKEN is set. Ctrl-C stops it; work in progress goes on at the next start. Every other setting is an environment variable, see docs/reference/configuration.md.',
  ],
  args: {},
  options: {
    port: { flags: '--port <number>', kind: 'number', summary: 'port; 0 takes a free one', default: '4700' },
    host: { flags: '--host <address>', kind: 'text', summary: 'address to listen on', default: '127.0.0.1' },
    home: {
      flags: '--home <folder>',
      kind: 'text',
      summary: 'where everything is kept',
      default: '~/.slipway',
    },
    example: { flags: '--example <name>', kind: 'text', summary: 'apply this example and run it: flights' },
    open: { flags: '--open', kind: 'flag', summary: 'open the page in a browser' },
    quiet: { flags: '-q, --quiet', kind: 'flag', summary: 'say nothing after the address' },
  },
  examples: [
    { line: 'slipway up', does: 'start it' },
    { line: 'slipway up --example flights --open', does: 'see the whole loop on three million flights' },
    {
      line: 'slipway up --port 0 --home /tmp/try --json',
      does: 'for a script: a free port, a folder to throw away',
    },
  ],
  reaches: 'nothing',
  async run({ options }, context) {
    if (
      options.port !== undefined &&
      (!Number.isInteger(options.port) || options.port < 0 || options.port > 65_535)
    ) {
      throw usageError(`--port is a whole number from 0 to 65535, not ${options.port}`);
    }
    const { findExample } = await import('../up/examples.ts');
    const example = options.example === undefined ? null : findExample(options.example);
    const { loadConfig, startServer } = await import('../../../server/src/app.ts');
    const { port, host, home } = options;
    const config = loadConfig({ flags: { port, host, home }, environment: context.environment });
    const server = await startServer(config).catch(async (error: unknown) => {
      throw await explainStart(error, config);
    });
    try {
      setTimeout(flushCompileCache, flushAfterMs).unref();
      context.emit({ url: server.url, home: config.home, pid: process.pid });
      context.print(
        `${context.style.bold('Slipway')} at ${context.style.accent(server.url)}  ${context.style.dim(config.home)}`,
        '',
      );
      if (options.open) (await import('../up/open-browser.ts')).openBrowser(server.url, context.environment);
      const isTelling = !options.quiet && !context.isJson;
      if (isTelling || example !== null)
        await goOn({ server, token: config.token, example, isTelling }, context);
      await untilInterrupted(context.interrupted);
    } finally {
      context.print('Stopping ...');
      await server.stop();
    }
    return exitCodes.ok;
  },
});

/** Starts the example, if one was asked for, and tells the story until Ctrl-C. */
async function goOn({ server, token, example, isTelling }: Going, context: Context): Promise<void> {
  const { connect } = await import('../connection/connect.ts');
  const client = connect({ url: server.url, token });
  const { items } = await client.call('listEvents', { query: { limit: 1 } });
  if (example !== null) await (await import('../up/start-example.ts')).startExample(example, client);
  if (isTelling) await (await import('../up/tell-story.ts')).tellStory(client, items[0]?.seq ?? 0, context);
}

type Going = {
  server: { readonly url: string };
  token: string | undefined;
  example: string | null;
  isTelling: boolean;
};

const untilInterrupted = (interrupted: Context['interrupted']) =>
  new Promise<void>((resolve) => {
    if (interrupted.aborted) resolve();
    interrupted.addEventListener('abort', () => resolve(), { once: true });
    // An abort signal alone keeps no process alive; the listening server does.
  });

/** A taken port says by whom. */
async function explainStart(
  error: unknown,
  { host, port }: { host: string; port: number },
): Promise<unknown> {
  const isPortTaken =
    error instanceof Error && 'code' in error && error.code === 'in-use' && error.message.startsWith('port ');
  if (!isPortTaken) return error;
  const { whoListens } = await import('../up/who-listens.ts');
  const who = await whoListens(port, host);
  return new CliError(`port ${port} on ${host} is taken${who === null ? '' : ` by ${who}`}`, {
    code: 'in-use',
    hint: `use that one, stop it, or start here with --port ${port + 1} (--port 0 takes a free one)`,
  });
}
