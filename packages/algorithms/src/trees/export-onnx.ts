import { encodeOnnxModel, type OnnxNode, type OnnxTensorValue } from '../onnx/index.ts';
import type { GbdtModel } from './gbdt-model.ts';
import type { Tree } from './tree.ts';

/**
 * The model as one self-contained ONNX file: an input for each feature column (FLOAT or STRING [N, 1]; NaN or ""
 * = missing), categories mapped inside, one tree ensemble (ai.onnx.ml 3). Outputs: classification `label`
 * (STRING [N]) and `probabilities` (FLOAT [N, classes]); regression `prediction` (FLOAT [N, 1]).
 */
export function gbdtToOnnx(
  model: GbdtModel,
  options: { name: string; metadata?: Readonly<Record<string, string>> },
): Uint8Array {
  const { nodes, features } = encodeFeatures(model);
  const isRegression = model.task === 'regression';
  return encodeOnnxModel({
    name: options.name,
    inputs: model.encoders.map(({ name, kind }) => ({
      name,
      type: kind === 'numeric' ? 'float' : 'string',
      shape: ['N', 1],
    })),
    outputs: isRegression
      ? [{ name: 'prediction', type: 'float', shape: ['N', 1] }]
      : [
          { name: 'label', type: 'string', shape: ['N'] },
          { name: 'probabilities', type: 'float', shape: ['N', model.classes?.length ?? 2] },
        ],
    nodes: [...nodes, isRegression ? regressor(model, features) : classifier(model, features)],
    initializers: {} satisfies Record<string, OnnxTensorValue>,
    metadata: { task: model.task, trainer: 'gbdt', ...options.metadata },
  });
}

/** Nodes that bring every input into one float matrix [N, features], and its name. */
function encodeFeatures(model: GbdtModel): { nodes: OnnxNode[]; features: string } {
  const nodes: OnnxNode[] = [];
  const columns = model.encoders.map((encoder) => {
    if (encoder.kind === 'numeric') return encoder.name;
    const output = `__rank_${encoder.name}`;
    nodes.push({
      op: 'LabelEncoder',
      domain: 'ai.onnx.ml',
      inputs: [encoder.name],
      outputs: [output],
      attributes: {
        // An encoder of no categories is not allowed; a name nobody has stands for none.
        keys_strings: { strings: encoder.order.length > 0 ? encoder.order : ['\u0000'] },
        values_floats: { floats: encoder.order.length > 0 ? encoder.order.map((_, rank) => rank) : [0] },
        default_float: { float: Number.NaN },
      },
    });
    return output;
  });
  if (columns.length === 1) return { nodes, features: columns[0]! };
  nodes.push({ op: 'Concat', inputs: columns, outputs: ['__features'], attributes: { axis: { int: 1 } } });
  return { nodes, features: '__features' };
}

function regressor(model: GbdtModel, features: string): OnnxNode {
  const { nodes, weights } = flatten(model);
  return {
    op: 'TreeEnsembleRegressor',
    domain: 'ai.onnx.ml',
    inputs: [features],
    outputs: ['prediction'],
    attributes: {
      ...nodes,
      n_targets: { int: 1 },
      base_values: { floats: [...model.baseScores] },
      target_treeids: { ints: weights.treeIds },
      target_nodeids: { ints: weights.nodeIds },
      target_ids: { ints: weights.outputs },
      target_weights: { floats: weights.values },
    },
  };
}

function classifier(model: GbdtModel, features: string): OnnxNode {
  const { nodes, weights } = flatten(model);
  const classes = model.classes ?? ['0', '1'];
  return {
    op: 'TreeEnsembleClassifier',
    domain: 'ai.onnx.ml',
    inputs: [features],
    outputs: ['label', 'probabilities'],
    attributes: {
      ...nodes,
      classlabels_strings: { strings: classes },
      base_values: { floats: [...model.baseScores] },
      post_transform: { string: model.task === 'binary' ? 'LOGISTIC' : 'SOFTMAX' },
      class_treeids: { ints: weights.treeIds },
      class_nodeids: { ints: weights.nodeIds },
      class_ids: { ints: weights.outputs },
      class_weights: { floats: weights.values },
    },
  };
}

/** All trees in the parallel arrays of the operator. A model without trees gets one leaf of value 0. */
function flatten(model: GbdtModel) {
  const trees: readonly Tree[] = model.trees.length > 0 ? model.trees : [loneLeaf];
  const of = <T>(pick: (tree: Tree, node: number, treeId: number) => T): T[] =>
    trees.flatMap((tree, treeId) => Array.from(tree.feature, (_, node) => pick(tree, node, treeId)));
  const isLeaf = (tree: Tree, node: number) => tree.feature[node]! < 0;
  const leaves = trees.flatMap((tree, treeId) =>
    Array.from(tree.feature, (_, node) => ({ treeId, node, tree })).filter(({ node }) => isLeaf(tree, node)),
  );
  return {
    nodes: {
      nodes_treeids: { ints: of((_, __, treeId) => treeId) },
      nodes_nodeids: { ints: of((_, node) => node) },
      nodes_featureids: { ints: of((tree, node) => Math.max(0, tree.feature[node]!)) },
      nodes_modes: { strings: of((tree, node) => (isLeaf(tree, node) ? 'LEAF' : 'BRANCH_LEQ')) },
      nodes_values: {
        floats: of((tree, node) =>
          isLeaf(tree, node) ? 0 : Math.min(tree.threshold[node]!, 3.4028234663852886e38),
        ),
      },
      nodes_truenodeids: { ints: of((tree, node) => Math.max(0, tree.left[node]!)) },
      nodes_falsenodeids: { ints: of((tree, node) => Math.max(0, tree.right[node]!)) },
      nodes_missing_value_tracks_true: { ints: of((tree, node) => tree.isMissingLeft[node]!) },
    },
    weights: {
      treeIds: leaves.map(({ treeId }) => treeId),
      nodeIds: leaves.map(({ node }) => node),
      outputs: leaves.map(({ treeId }) => treeId % model.width),
      values: leaves.map(({ tree, node }) => tree.value[node]!),
    },
  };
}

const loneLeaf: Tree = {
  feature: Int32Array.of(-1),
  bin: new Uint8Array(1),
  threshold: new Float32Array(1),
  isMissingLeft: new Uint8Array(1),
  left: Int32Array.of(-1),
  right: Int32Array.of(-1),
  value: new Float32Array(1),
  gain: new Float32Array(1),
};
