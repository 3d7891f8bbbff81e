import { spawn } from 'node:child_process';

/** Opens a page in the person's browser; does nothing where there is no display, and never fails. */
export function openBrowser(url: string, environment: NodeJS.ProcessEnv): boolean {
  if (environment['CI'] || !hasDisplay(environment)) return false;
  const [program, ...args] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(program!, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
  return true;
}

const openers: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

const hasDisplay = (environment: NodeJS.ProcessEnv) =>
  process.platform === 'darwin' ||
  process.platform === 'win32' ||
  Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY']);
