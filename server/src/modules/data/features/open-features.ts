import { Profile } from '@slipway/contract';
import type { DataContext } from '../data-deps.ts';
import { compileFeatures, type Features } from './compile-features.ts';
import { type ParityProof, proveParity } from './prove-parity.ts';

/**
 * The serving side of a feature set: its SELECT ready for requests, and the proof that it gives what training saw.
 * A column that was never missing in the dataset version is required in a request.
 */
export async function openFeatures(
  context: DataContext,
  request: { featureSetId: string; exclude: readonly string[] },
): Promise<{ features: Features; proof: ParityProof }> {
  const set = await context.featureSets.get(request.featureSetId);
  const { version, profileDigest } = await context.datasets.getVersionById(set.datasetVersionId);
  const profile = Profile.parse(
    JSON.parse(Buffer.from(await context.blobs.readBytes(profileDigest)).toString()),
  );
  const complete = new Set(
    profile.columns.filter(({ missingCount }) => missingCount === 0).map(({ name }) => name),
  );
  const features = await compileFeatures({
    sql: set.sql,
    inputColumns: version.columns.map(({ name, type }) => ({ name, type, isRequired: complete.has(name) })),
    exclude: request.exclude,
  });
  try {
    const proof = await proveParity({
      features,
      datasetPath: await context.blobs.localPath(version.digest),
      featureSetPath: await context.blobs.localPath(set.parquetDigest),
    });
    return { features, proof };
  } catch (error) {
    features.close();
    throw error;
  }
}
