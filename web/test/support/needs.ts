import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './find-chromium.ts';

const built = join(import.meta.dirname, '../../dist/index.html');

/** Why browser tests cannot run here, or undefined when they can. */
export function missingForBrowserTests(): string | undefined {
  if (findChromium() === undefined)
    return 'no Chromium on PATH; install one, or name it with CHROMIUM=/path/to/chromium';
  return existsSync(built) ? undefined : 'the page is not built; run `npm run build -w web`';
}
