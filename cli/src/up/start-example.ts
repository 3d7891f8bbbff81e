import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SlipwayClient } from '../connection/connect.ts';

/**
 * Applies an example and runs its pipeline; what is unchanged since the last start is not repeated, and a run that
 * an earlier server left unfinished goes on instead.
 */
export async function startExample(path: string, client: SlipwayClient): Promise<{ project: string }> {
  const { name: project } = await client.call('applyProject', {
    body: { file: readFileSync(path, 'utf8'), directory: dirname(path) },
  });
  await client.call('runPipeline', { params: { project }, body: {} }).catch((error: { code?: string }) => {
    if (error.code !== 'conflict') throw error;
  });
  return { project };
}
