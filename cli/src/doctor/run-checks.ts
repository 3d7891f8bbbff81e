import type { Context } from '../program/context.ts';
import type { CheckResult } from './check.ts';
import { checkPort } from './check-port.ts';
import { checkPrograms } from './check-programs.ts';
import { checkNativePackage, checkNode, checkPinnedNode, nativePackages } from './check-runtime.ts';
import { checkBlobs, checkDatabase, checkHome, homeOf } from './check-stores.ts';

/** Every check, side by side, in the order a reader wants them. */
export async function runChecks({
  environment,
  url,
}: Pick<Context, 'environment' | 'url'>): Promise<CheckResult[]> {
  const checks = await Promise.all([
    checkNode(),
    checkPinnedNode(),
    ...Object.entries(nativePackages).map(([name, native]) => checkNativePackage(name, native)),
    checkHome(homeOf(environment)),
    checkDatabase(environment),
    checkBlobs(environment),
    checkPort(url),
  ]);
  return [...checks, ...checkPrograms(environment)];
}
