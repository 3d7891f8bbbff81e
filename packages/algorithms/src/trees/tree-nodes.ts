/** The nodes of a tree while it grows. */
import type { Split } from './find-split.ts';
import type { Tree } from './tree.ts';

export type Nodes = ReturnType<typeof createNodes>;

export function createNodes(capacity: number) {
  const feature = new Int32Array(capacity).fill(-1);
  const bin = new Uint8Array(capacity);
  const threshold = new Float32Array(capacity);
  const isMissingLeft = new Uint8Array(capacity);
  const left = new Int32Array(capacity).fill(-1);
  const right = new Int32Array(capacity).fill(-1);
  const value = new Float32Array(capacity);
  const gain = new Float32Array(capacity);
  let count = 0;
  return {
    add: () => count++,
    setSplit(node: number, split: Split & { threshold: number; left: number; right: number }) {
      feature[node] = split.feature;
      bin[node] = split.bin;
      threshold[node] = split.threshold;
      isMissingLeft[node] = split.isMissingLeft ? 1 : 0;
      left[node] = split.left;
      right[node] = split.right;
      gain[node] = split.gain;
    },
    setLeaf(node: number, leafValue: number) {
      value[node] = leafValue;
    },
    finish: (): Tree => ({
      feature: feature.slice(0, count),
      bin: bin.slice(0, count),
      threshold: threshold.slice(0, count),
      isMissingLeft: isMissingLeft.slice(0, count),
      left: left.slice(0, count),
      right: right.slice(0, count),
      value: value.slice(0, count),
      gain: gain.slice(0, count),
    }),
  };
}
