import assert from 'node:assert/strict';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export type Watched = {
  page: Page;
  /** Goes to an address below the server's and waits until what is there has come. */
  open(path: string): Promise<void>;
  settled(): Promise<void>;
  /** Throws when the page wrote an error to its console, or broke, since it was asked last. */
  assertQuiet(isExpected?: (error: string) => boolean): void;
  close(): Promise<void>;
};

/** A page whose errors are noticed. */
export async function openPage(
  browser: Browser,
  baseURL: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
  });
  const settled = async () => {
    await page.waitForSelector('main h1');
    await page.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null);
  };
  return {
    page,
    settled,
    async open(path) {
      await page.goto(path);
      await settled();
    },
    assertQuiet(isExpected = () => false) {
      const unexpected = errors.splice(0).filter((error) => !isExpected(error));
      assert.deepEqual(unexpected, []);
    },
    close: () => context.close(),
  };
}
