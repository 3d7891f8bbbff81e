import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { encodeOnnxModel } from '@slipway/algorithms';
import { openFolderBlobs } from '../../platform/blobs/folder-blobs.ts';
import { temporaryFolder } from '../../platform/testing/temporary-folder.ts';
import type { RevisionRecord } from '../deploy/index.ts';
import { loadRevision } from './loaded-revision.ts';

const doubling = encodeOnnxModel({
  name: 'doubling',
  inputs: [{ name: 'x', type: 'float', shape: ['N', 1] }],
  outputs: [{ name: 'prediction', type: 'float', shape: ['N', 1] }],
  nodes: [{ op: 'Add', inputs: ['x', 'x'], outputs: ['prediction'] }],
});

async function load(t: Parameters<typeof temporaryFolder>[0]) {
  const blobs = await openFolderBlobs({ directory: join(temporaryFolder(t), 'blobs') });
  const { digest } = await blobs.put(doubling);
  const revision: RevisionRecord = {
    id: 'p/e/1',
    endpointId: 'p/e',
    project: 'p',
    endpoint: 'e',
    number: 1,
    model: 'm',
    version: 1,
    modelVersion: { kind: 'model-version', id: 'p/m/1', label: 'm v1' },
    state: 'live',
    weight: 100,
    featurePath: 'none',
    onnxDigest: digest,
    task: 'regression',
    target: 'y',
    classes: null,
    features: null,
    createdAt: 1,
    retiredAt: null,
    signature: {
      inputs: [{ name: 'x', type: 'number', required: true }],
      features: [{ name: 'x', kind: 'numeric' }],
      outputs: [],
      classes: null,
    },
  };
  const features = { compile: () => Promise.reject(new Error('there is no feature step')) };
  return loadRevision({ blobs, features }, revision);
}

test('what was asked before a revision goes is answered, what comes after is told to ask again, and it goes once', async (t) => {
  const loaded = await load(t);
  const before = Array.from({ length: 50 }, (_, i) => loaded.score([{ x: i }]));
  const unloading = loaded.unload();
  const during = Array.from({ length: 50 }, (_, i) => loaded.score([{ x: i }]));
  await Promise.all([...before, ...during, unloading, loaded.unload()]);
  await assert.rejects(loaded.score([{ x: 1 }]), { code: 'not-ready' });
  await loaded.unload();
});
