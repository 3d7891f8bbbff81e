/**
 * Takes a picture of every page of a running server, light and dark, wide and narrow, and of the README's picture.
 *
 *     node web/scripts/screenshots.ts --url http://127.0.0.1:4700 --out pictures [--only overview,runs]
 *     node web/scripts/screenshots.ts --url http://127.0.0.1:4700 --readme
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { findChromium } from '../test/support/find-chromium.ts';
import { launchBrowser } from '../test/support/launch-browser.ts';
import { findPages, type NamedPage } from './find-pages.ts';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:4700' },
    project: { type: 'string' },
    out: { type: 'string', default: 'screenshots' },
    only: { type: 'string' },
    readme: { type: 'boolean', default: false },
  },
});

const images = join(import.meta.dirname, '../../docs/images');
const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };
const readmePictures = [
  ['overview', 'light'],
  ['overview', 'dark'],
  ['runs', 'light'],
  ['version-gates', 'light'],
  ['endpoint', 'light'],
  ['monitor', 'light'],
  ['lineage', 'dark'],
] as const;
const settleMs = 1500;

type Look = { scheme: 'light' | 'dark'; size: keyof typeof sizes; isWholePage: boolean };

async function takePicture(browser: Browser, page: NamedPage, look: Look & { file: string }): Promise<void> {
  const context = await browser.newContext({
    viewport: sizes[look.size],
    colorScheme: look.scheme,
    deviceScaleFactor: values.readme ? 1.5 : 1,
  });
  const tab = await context.newPage();
  tab.on('pageerror', (error) => console.error(`${page.name}: ${error.message}`));
  await tab.goto(new URL(page.path, values.url).href);
  await tab.waitForSelector('main h1');
  await tab.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null, null, {
    timeout: 15_000,
  });
  await tab.waitForTimeout(settleMs);
  if (look.isWholePage) {
    // The page scrolls inside its frame, so the window is made as tall as what is in it.
    const height = await tab.evaluate(() => document.querySelector('main')!.scrollHeight + 60);
    await tab.setViewportSize({
      width: sizes[look.size].width,
      height: Math.min(3200, Math.max(sizes[look.size].height, height)),
    });
    await tab.waitForTimeout(300);
  }
  await tab.screenshot({ path: look.file });
  await context.close();
}

const executable = findChromium();
if (executable === undefined) {
  console.error('No Chromium was found on PATH; install one, or name it with CHROMIUM=/path/to/chromium');
  process.exit(1);
}
const browser = await launchBrowser(executable);
const pages = await findPages(values.url, values.project);
if (values.readme) {
  await mkdir(images, { recursive: true });
  for (const [name, scheme] of readmePictures) {
    const page = pages.find((each) => each.name === name);
    if (page === undefined)
      throw new Error(`the server has no page '${name}' to show; let its loop run first`);
    const file = join(images, `${name}-${scheme}.png`);
    await takePicture(browser, page, { scheme, size: 'wide', isWholePage: false, file });
  }
} else {
  await mkdir(values.out, { recursive: true });
  const only = values.only?.split(',');
  for (const page of pages.filter(({ name }) => only === undefined || only.includes(name))) {
    for (const scheme of ['light', 'dark'] as const) {
      for (const size of ['wide', 'narrow'] as const) {
        await takePicture(browser, page, {
          scheme,
          size,
          isWholePage: true,
          file: join(values.out, `${page.name}-${size}-${scheme}.png`),
        });
      }
    }
    console.log(page.name);
  }
}
await browser.close();
