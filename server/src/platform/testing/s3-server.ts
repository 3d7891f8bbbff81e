import { once } from 'node:events';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { TestContext } from 'node:test';
import { temporaryFolder } from './temporary-folder.ts';

type S3rver = new (options: Record<string, unknown>) => { run(): Promise<unknown>; httpServer: Server };

/** What the official client needs to reach a local S3 server; gone after the test. */
export type TestS3 = {
  endpoint: string;
  bucket: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
};

/** A local server that speaks S3, with one empty bucket. */
export async function startTestS3(t: Pick<TestContext, 'after'>): Promise<TestS3> {
  const directory = temporaryFolder(t);
  // Has no types of its own.
  const Server: S3rver = createRequire(import.meta.url)('s3rver');
  const bucket = 'slipway-test';
  const s3 = new Server({
    ...{ directory, silent: true, address: '127.0.0.1', port: 0 },
    configureBuckets: [{ name: bucket, configs: [] }],
  });
  await s3.run();
  t.after(async () => {
    const closed = once(s3.httpServer, 'close');
    s3.httpServer.close();
    s3.httpServer.closeAllConnections();
    await closed;
  });
  const { port } = s3.httpServer.address() as { port: number };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket,
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
  };
}
