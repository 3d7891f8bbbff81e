import { layOut } from '../../linear/design-matrix.ts';
import {
  type CategoricalEncoder,
  categoryFeatures,
  type NumericEncoder,
} from '../../linear/linear-encoder.ts';
import { encodeOnnxModel } from '../../onnx/encode-model.ts';
import type { OnnxGraph, OnnxNode, OnnxTensorValue, OnnxValueInfo } from '../../onnx/index.ts';
import { largestDeviation, type TabularMlp } from './tabular-mlp.ts';

/** Finite float32 values are at most this large; NaN and infinities fail the comparison with it. */
const largestFloat = 3.4028234663852886e38;

/**
 * Writes the net as ONNX: one input a column, numeric FLOAT [N, 1], categorical STRING [N, 1], missing = NaN or ''.
 * Outputs: classification `label` STRING [N] and `probabilities` FLOAT [N, K]; regression `prediction` FLOAT [N, 1].
 */
export const tabularMlpToOnnx = (model: TabularMlp, options: { readonly name: string }): Uint8Array =>
  encodeOnnxModel(graphOf(model, options.name));

type Parts = { nodes: OnnxNode[]; initializers: Record<string, OnnxTensorValue> };
type Place<E> = { readonly encoder: E; readonly first: number };

function graphOf(model: TabularMlp, name: string): OnnxGraph {
  const parts: Parts = { nodes: [], initializers: {} };
  const last = hiddenLayers(parts, model, firstLayer(parts, model));
  return {
    name,
    inputs: model.encoders.map(({ name: column, kind }) => ({
      name: column,
      type: kind === 'numeric' ? 'float' : 'string',
      shape: ['N', 1],
    })),
    outputs: outputsOf(parts, model, last),
    ...parts,
    metadata: { 'slipway.trainer': 'mlp' },
  };
}

const floats = (shape: readonly number[], values: ArrayLike<number>): OnnxTensorValue => ({
  type: 'float',
  shape,
  values,
});
const matrix = (name: string, width: number): OnnxValueInfo => ({ name, type: 'float', shape: ['N', width] });

/** The first layer's sums: products for the numbers, a row of a table for each category. */
function firstLayer(parts: Parts, model: TabularMlp): string {
  const places = layOut(model.encoders);
  const numeric = places.filter((place): place is Place<NumericEncoder> => place.encoder.kind === 'numeric');
  const categorical = places.filter(
    (place): place is Place<CategoricalEncoder> => place.encoder.kind === 'categorical',
  );
  const width = model.config.hiddenWidths[0] ?? model.config.outputs;
  parts.initializers['/bias_0'] = floats([1, width], model.parameters.get('layers.0.bias')!);
  const terms = [
    ...(numeric.length > 0 ? numericTerms(parts, numeric, columnsOf(model, width)) : []),
    ...(categorical.length > 0 ? [categoryTerm(parts, categorical, columnsOf(model, width))] : []),
  ];
  parts.nodes.push({ op: 'Sum', inputs: [...terms, '/bias_0'], outputs: ['/sum_0'] });
  return '/sum_0';
}

/** What a feature adds to each unit of the first layer: a column of its [out, in] matrix. */
type ColumnOf = { (feature: number): readonly number[]; readonly width: number };

function columnsOf({ config, parameters }: TabularMlp, width: number): ColumnOf {
  const weight = parameters.get('layers.0.weight')!;
  const column = (feature: number) =>
    Array.from({ length: width }, (_, output) => weight[output * config.inputs + feature]!);
  return Object.assign(column, { width });
}

function numericTerms(
  { nodes, initializers }: Parts,
  places: readonly Place<NumericEncoder>[],
  column: ColumnOf,
): string[] {
  const count = places.length;
  const none = new Array<number>(column.width).fill(0);
  const perColumn = (of: (encoder: NumericEncoder) => number) =>
    floats(
      [1, count],
      places.map(({ encoder }) => of(encoder)),
    );
  initializers['/mean'] = perColumn(({ mean }) => mean);
  initializers['/scale'] = perColumn(({ scale }) => scale);
  initializers['/largest'] = floats([], [largestFloat]);
  initializers['/zero'] = floats([], [0]);
  initializers['/low'] = floats([], [-largestDeviation]);
  initializers['/high'] = floats([], [largestDeviation]);
  initializers['/numeric_weight'] = floats(
    [count, column.width],
    places.flatMap(({ first }) => column(first)),
  );
  nodes.push(
    {
      op: 'Concat',
      inputs: places.map(({ encoder }) => encoder.name),
      outputs: ['/numeric'],
      attributes: { axis: { int: 1 } },
    },
    { op: 'Sub', inputs: ['/numeric', '/mean'], outputs: ['/distance'] },
    { op: 'Abs', inputs: ['/distance'], outputs: ['/magnitude'] },
    { op: 'LessOrEqual', inputs: ['/magnitude', '/largest'], outputs: ['/present'] },
    { op: 'Where', inputs: ['/present', '/distance', '/zero'], outputs: ['/imputed'] },
    { op: 'Div', inputs: ['/imputed', '/scale'], outputs: ['/deviation'] },
    { op: 'Clip', inputs: ['/deviation', '/low', '/high'], outputs: ['/standardised'] },
    { op: 'MatMul', inputs: ['/standardised', '/numeric_weight'], outputs: ['/numeric_sum'] },
  );
  if (!places.some(({ encoder }) => encoder.hasMissing)) return ['/numeric_sum'];
  initializers['/missing_weight'] = floats(
    [count, column.width],
    places.flatMap(({ encoder, first }) => (encoder.hasMissing ? column(first + 1) : none)),
  );
  nodes.push(
    { op: 'Not', inputs: ['/present'], outputs: ['/missing'] },
    { op: 'Cast', inputs: ['/missing'], outputs: ['/indicator'], attributes: { to: { int: 1 } } },
    { op: 'MatMul', inputs: ['/indicator', '/missing_weight'], outputs: ['/missing_sum'] },
  );
  return ['/numeric_sum', '/missing_sum'];
}

/** Each category looks up its row of one table; row 0 is zero and stands for the unseen. */
function categoryTerm(
  { nodes, initializers }: Parts,
  places: readonly Place<CategoricalEncoder>[],
  column: ColumnOf,
): string {
  const rows: (readonly number[])[] = [new Array<number>(column.width).fill(0)];
  places.forEach(({ encoder, first }, k) => {
    const features = [...categoryFeatures(encoder)];
    const start = rows.length;
    const count = Math.max(0, ...features.map(([, feature]) => feature + 1));
    for (let feature = 0; feature < count; feature += 1) rows.push(column(first + feature));
    // An encoder with no key is refused; a column that is always missing gets one that nothing equals.
    const keys = features.length === 0 ? ['\u0000'] : features.map(([category]) => category);
    const values = features.length === 0 ? [0] : features.map(([, feature]) => start + feature);
    nodes.push({
      op: 'LabelEncoder',
      domain: 'ai.onnx.ml',
      inputs: [encoder.name],
      outputs: [`/code_${k}`],
      attributes: {
        keys_strings: { strings: keys },
        values_int64s: { ints: values },
        default_int64: { int: 0 },
      },
    });
  });
  initializers['/table'] = floats([rows.length, column.width], rows.flat());
  initializers['/column_axis'] = { type: 'int64', shape: [1], values: [1] };
  nodes.push(
    {
      op: 'Concat',
      inputs: places.map((_, k) => `/code_${k}`),
      outputs: ['/codes'],
      attributes: { axis: { int: 1 } },
    },
    { op: 'Gather', inputs: ['/table', '/codes'], outputs: ['/looked_up'], attributes: { axis: { int: 0 } } },
    {
      op: 'ReduceSum',
      inputs: ['/looked_up', '/column_axis'],
      outputs: ['/category_sum'],
      attributes: { keepdims: { int: 0 } },
    },
  );
  return '/category_sum';
}

/** Activations and the layers after the first; gives the name of the last sums. */
function hiddenLayers(
  { nodes, initializers }: Parts,
  { config, parameters }: TabularMlp,
  sum: string,
): string {
  const sizes = [...config.hiddenWidths, config.outputs];
  let last = sum;
  sizes.slice(1).forEach((outputs, k) => {
    const layer = k + 1;
    const active = `/active_${layer}`;
    nodes.push(...activation(config.activation, last, active));
    initializers[`/weight_${layer}`] = floats(
      [outputs, sizes[k]!],
      parameters.get(`layers.${layer}.weight`)!,
    );
    initializers[`/bias_${layer}`] = floats([outputs], parameters.get(`layers.${layer}.bias`)!);
    last = `/sum_${layer}`;
    nodes.push({
      op: 'Gemm',
      inputs: [active, `/weight_${layer}`, `/bias_${layer}`],
      outputs: [last],
      attributes: { transB: { int: 1 } },
    });
  });
  return last;
}

function activation(kind: TabularMlp['config']['activation'], from: string, to: string): OnnxNode[] {
  if (kind !== 'silu') return [{ op: kind === 'relu' ? 'Relu' : 'Tanh', inputs: [from], outputs: [to] }];
  return [
    { op: 'Sigmoid', inputs: [from], outputs: [`${to}_gate`] },
    { op: 'Mul', inputs: [from, `${to}_gate`], outputs: [to] },
  ];
}

function outputsOf(parts: Parts, model: TabularMlp, last: string): OnnxValueInfo[] {
  const { nodes, initializers } = parts;
  if (model.task === 'regression') {
    initializers['/target_scale'] = floats([], [model.targetScale]);
    initializers['/target_mean'] = floats([], [model.targetMean]);
    nodes.push(
      { op: 'Mul', inputs: [last, '/target_scale'], outputs: ['/scaled'] },
      { op: 'Add', inputs: ['/scaled', '/target_mean'], outputs: ['prediction'] },
    );
    return [matrix('prediction', 1)];
  }
  nodes.push(...probabilities(parts, model, last), ...labels(model.classes!));
  return [{ name: 'label', type: 'string', shape: ['N'] }, matrix('probabilities', model.classes!.length)];
}

function probabilities({ initializers }: Parts, { task }: TabularMlp, last: string): OnnxNode[] {
  const axis = { axis: { int: 1 } };
  if (task === 'multiclass')
    return [{ op: 'Softmax', inputs: [last], outputs: ['probabilities'], attributes: axis }];
  initializers['/one'] = floats([], [1]);
  return [
    { op: 'Sigmoid', inputs: [last], outputs: ['/positive'] },
    { op: 'Sub', inputs: ['/one', '/positive'], outputs: ['/negative'] },
    { op: 'Concat', inputs: ['/negative', '/positive'], outputs: ['probabilities'], attributes: axis },
  ];
}

const labels = (classes: readonly string[]): OnnxNode[] => [
  {
    op: 'ArgMax',
    inputs: ['probabilities'],
    outputs: ['/class'],
    attributes: { axis: { int: 1 }, keepdims: { int: 0 } },
  },
  {
    op: 'LabelEncoder',
    domain: 'ai.onnx.ml',
    inputs: ['/class'],
    outputs: ['label'],
    attributes: {
      keys_int64s: { ints: classes.map((_, k) => k) },
      values_strings: { strings: classes },
      default_string: { string: '' },
    },
  },
];
