import { type Browser, chromium } from 'playwright-core';

/** Starts a browser that keeps to itself. The sandbox is left out only for root, under whom Chromium refuses it. */
export function launchBrowser(executablePath: string): Promise<Browser> {
  const quiet = [
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath, args: isRoot ? [...quiet, '--no-sandbox'] : quiet });
}
