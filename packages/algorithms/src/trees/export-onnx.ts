import { encodeOnnxModel, type OnnxNode } from '../onnx/index.ts';
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
          { name: 'probabilities', type: 'float', shape: ['N', classNames(model).length] },
        ],
    nodes: [...nodes, isRegression ? regressor(model, features) : classifier(model, features)],
    metadata: { task: model.task, trainer: 'gbdt', ...options.metadata },
  });
}

/** The classes, or their numbers where they have no names. */
const classNames = ({ classes, task, width }: GbdtModel): readonly string[] =>
  classes ?? Array.from({ length: task === 'binary' ? 2 : width }, (_, k) => String(k));

/** Nodes that bring every input into one float matrix [N, features], and its name. */
function encodeFeatures(model: GbdtModel): { nodes: OnnxNode[]; features: string } {
  const nodes: OnnxNode[] = [];
  const inner = prefixOfNoColumn(model);
  const columns = model.encoders.map((encoder) => {
    if (encoder.kind === 'numeric') return encoder.name;
    const output = `${inner}rank/${encoder.name}`;
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
  const features = `${inner}features`;
  nodes.push({ op: 'Concat', inputs: columns, outputs: [features], attributes: { axis: { int: 1 } } });
  return { nodes, features };
}

/** Slashes that no column's name begins with: what lies inside the graph must not be called like an input. */
function prefixOfNoColumn({ encoders }: GbdtModel): string {
  let prefix = '/';
  while (encoders.some(({ name }) => name.startsWith(prefix))) prefix += '/';
  return prefix;
}

/** Trees that are summed; tree t adds to output t modulo the number of base scores. */
type Ensemble = { readonly trees: readonly Tree[]; readonly baseScores: readonly number[] };

function regressor({ trees, baseScores }: GbdtModel, features: string): OnnxNode {
  const { nodes, weights } = flatten({ trees, baseScores: [...baseScores] });
  return {
    op: 'TreeEnsembleRegressor',
    domain: 'ai.onnx.ml',
    inputs: [features],
    outputs: ['prediction'],
    attributes: {
      ...nodes,
      n_targets: { int: 1 },
      base_values: { floats: [...baseScores] },
      target_treeids: { ints: weights.treeIds },
      target_nodeids: { ints: weights.nodeIds },
      target_ids: { ints: weights.outputs },
      target_weights: { floats: weights.values },
    },
  };
}

function classifier(model: GbdtModel, features: string): OnnxNode {
  const classes = classNames(model);
  const ensemble = classes.length === 2 ? oneScore(model) : { ...model, baseScores: [...model.baseScores] };
  const { nodes, weights } = flatten(ensemble);
  return {
    op: 'TreeEnsembleClassifier',
    domain: 'ai.onnx.ml',
    inputs: [features],
    outputs: ['label', 'probabilities'],
    attributes: {
      ...nodes,
      classlabels_strings: { strings: classes },
      base_values: { floats: ensemble.baseScores },
      post_transform: { string: classes.length === 2 ? 'LOGISTIC' : 'SOFTMAX' },
      class_treeids: { ints: weights.treeIds },
      class_nodeids: { ints: weights.nodeIds },
      class_ids: { ints: weights.outputs },
      class_weights: { floats: weights.values },
    },
  };
}

/**
 * Two classes as one score, whose logistic is the probability of the second class: a softmax over two scores is
 * the logistic of their difference, and ONNX Runtime adds the base values of two scores in a way of its own.
 */
function oneScore({ trees, baseScores, width }: GbdtModel): Ensemble {
  const isPair = width === 2;
  const signed = isPair ? trees.map((tree, t) => (t % 2 === 0 ? negated(tree) : tree)) : trees;
  const hasNegative = signed.some(({ value }) => value.some((leaf) => leaf < 0));
  return {
    // Where no leaf is negative ONNX Runtime takes scores for probabilities, and labels from 0.5 on, not from 0.
    trees: hasNegative ? signed : [...signed, { ...loneLeaf, value: Float32Array.of(-1e-30) }],
    baseScores: [isPair ? baseScores[1]! - baseScores[0]! : baseScores[0]!],
  };
}

const negated = (tree: Tree): Tree => ({ ...tree, value: tree.value.map((leaf) => -leaf) });

/** All trees in the parallel arrays of the operator. An ensemble without trees gets one leaf of value 0. */
function flatten(ensemble: Ensemble) {
  const trees = ensemble.trees.length > 0 ? ensemble.trees : [loneLeaf];
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
      nodes_values: { floats: of((tree, node) => (isLeaf(tree, node) ? 0 : tree.threshold[node]!)) },
      nodes_truenodeids: { ints: of((tree, node) => Math.max(0, tree.left[node]!)) },
      nodes_falsenodeids: { ints: of((tree, node) => Math.max(0, tree.right[node]!)) },
      nodes_missing_value_tracks_true: { ints: of((tree, node) => tree.isMissingLeft[node]!) },
    },
    weights: {
      treeIds: leaves.map(({ treeId }) => treeId),
      nodeIds: leaves.map(({ node }) => node),
      outputs: leaves.map(({ treeId }) => treeId % ensemble.baseScores.length),
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
