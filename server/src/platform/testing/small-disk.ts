import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A real disk that is soon full, in memory. */
export type SmallDisk = { readonly directory: string; fill(): void };

/** Mounts one for the test, or skips the test with the reason: only root may mount, and not in every container. */
export function mountSmallDisk(t: TestContext, sizeBytes: number): SmallDisk | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    t.skip('a small disk can only be mounted by root on Linux');
    return undefined;
  }
  const directory = mkdtempSync(join(tmpdir(), 'slipway-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', directory], { stdio: 'pipe' });
  } catch (error) {
    rmdirSync(directory);
    t.skip(`no small disk can be mounted here: ${String(error).split('\n')[0]}`);
    return undefined;
  }
  t.after(() => {
    execFileSync('umount', ['-l', directory], { stdio: 'ignore' });
    rmdirSync(directory);
  });
  return {
    directory,
    fill() {
      const { bavail, bsize } = statfsSync(directory);
      writeFileSync(join(directory, 'ballast'), Buffer.alloc(bavail * bsize));
    },
  };
}
