import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const usualPlaces = [
  '/usr/bin',
  '/Applications/Google Chrome.app/Contents/MacOS',
  '/Applications/Chromium.app/Contents/MacOS',
];

/** A Chromium of this machine, or undefined. `CHROMIUM` names one elsewhere. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = [...(environment['PATH'] ?? '').split(delimiter), ...usualPlaces];
  const candidates = folders.flatMap((folder) =>
    [...names, 'Google Chrome', 'Chromium'].map((name) => join(folder, name)),
  );
  return [environment['CHROMIUM'], ...candidates].find(
    (path) => path !== undefined && path !== '' && existsSync(path),
  );
}
