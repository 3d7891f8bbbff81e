import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startTestServer, type TestServer } from '../cli/src/testing/test-server.ts';

const root = dirname(import.meta.dirname);
const hasBash = spawnSync('bash', ['--version']).status === 0;

/** The blocks of a page that are marked to be run, joined into one script in their order. */
function scriptOf(page: string): string {
  const blocks = [
    ...readFileSync(join(root, 'docs', page), 'utf8').matchAll(/^```sh run\n([\s\S]*?)^```$/gm),
  ];
  return blocks.map((match) => match[1]).join('\n');
}

const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md') && scriptOf(name) !== '');

describe('what the documentation says to type works', { skip: hasBash ? false : 'bash is not here' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-docs-'));
  let server: TestServer;

  before(async () => {
    // In a checkout `npx slipway` is this.
    const shim = `#!/bin/sh\nshift\nexec "${process.execPath}" "${join(root, 'cli', 'src', 'main.js')}" "$@"\n`;
    writeFileSync(join(folder, 'npx'), shim, { mode: 0o755 });
    server = await startTestServer();
  });
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const page of pages) {
    test(`docs/${page}`, () => {
      const { status, stdout, stderr } = spawnSync('bash', ['-euxo', 'pipefail', '-c', scriptOf(page)], {
        cwd: folder,
        encoding: 'utf8',
        env: {
          ...process.env,
          PATH: `${folder}${delimiter}${process.env['PATH']}`,
          SLIPWAY_URL: server.url,
          CHECKOUT: root,
        },
      });
      assert.equal(status, 0, `${stdout}\n${stderr}`.slice(-4000));
    });
  }
});
