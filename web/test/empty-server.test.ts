/** The page on a server that asks for a token and has nothing yet: refused, let in, and told how to begin. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createClient } from '@slipway/sdk';
import { loadConfig, startServer } from '../../server/src/app.ts';
import { findChromium } from './support/find-chromium.ts';
import { launchBrowser } from './support/launch-browser.ts';
import { missingForBrowserTests } from './support/needs.ts';
import { openPage } from './support/open-page.ts';

const missing = missingForBrowserTests();
if (missing !== undefined) console.log(`browser tests are skipped: ${missing}`);
const token = 'a-token-of-some-length';

test('a token is asked for, and an empty project says how to begin', {
  skip: missing ?? false,
}, async (context) => {
  const home = await mkdtemp(join(tmpdir(), 'slipway-empty-'));
  const server = await startServer(loadConfig({ flags: { home, port: 0, token }, environment: {} }));
  const browser = await launchBrowser(findChromium()!);
  context.after(async () => {
    await browser.close();
    await server.stop();
    await rm(home, { recursive: true, force: true });
  });
  const { page, open } = await openPage(browser, server.url);
  await open('/');
  await page.getByText('This server asks for a token').waitFor();
  await page.getByLabel('Token').fill(token);
  await page.keyboard.press('Enter');
  await page.getByText('npx slipway init').waitFor();

  const client = createClient({ baseUrl: server.url, token });
  await client.call('applyProject', { body: { file: 'project: empty\n', directory: home } });
  for (const place of [
    '',
    '/data',
    '/train',
    '/evaluate',
    '/registry',
    '/deploy',
    '/monitor',
    '/pipelines',
    '/lineage',
    '/events',
    '/jobs',
  ]) {
    await open(`/projects/empty${place}`);
    assert.equal(await page.getByRole('alert').count(), 0, `${place || 'overview'} shows an error`);
    if (!['', '/events', '/jobs', '/pipelines'].includes(place))
      await page
        .locator('main code', { hasText: 'npx slipway' })
        .or(page.getByText('No comparison yet'))
        .first()
        .waitFor();
  }
});
