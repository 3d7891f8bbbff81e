import { encodeOnnxModel } from '../onnx/encode-model.ts';
import type { OnnxGraph, OnnxNode, OnnxTensorValue, OnnxValueInfo } from '../onnx/onnx-model.ts';
import { layOut } from './design-matrix.ts';
import { type CategoricalEncoder, categoryFeatures, type NumericEncoder } from './linear-encoder.ts';
import type { LinearModel } from './linear-model.ts';

export type LinearOnnxOptions = {
  readonly name: string;
  readonly metadata?: Readonly<Record<string, string>>;
};

/** Finite float32 values are at most this large; NaN and infinities fail the comparison with it. */
const largestFloat = 3.4028234663852886e38;

/**
 * Writes the model as ONNX. One input a column: numeric FLOAT [N, 1], categorical STRING [N, 1], missing = NaN
 * or ''. Outputs: classification `label` STRING [N] and `probabilities` FLOAT [N, K]; regression
 * `prediction` FLOAT [N, 1]. Nodes do not grow with the numeric columns and are one for each categorical one,
 * so that a single row costs microseconds.
 */
export const linearToOnnx = (model: LinearModel, options: LinearOnnxOptions): Uint8Array =>
  encodeOnnxModel(linearGraph(model, options));

type Parts = { nodes: OnnxNode[]; initializers: Record<string, OnnxTensorValue> };

/** Margins as the graph adds them up: [feature][output], binary with a zero column for class 0. */
type Margins = { rows: number[][]; intercepts: number[]; outputCount: number };

function linearGraph(model: LinearModel, { name, metadata }: LinearOnnxOptions): OnnxGraph {
  const margins = marginsOf(model);
  const parts: Parts = { nodes: [], initializers: {} };
  const places = layOut(model.encoders);
  const numeric = places.flatMap(({ encoder, first }) =>
    encoder.kind === 'numeric' ? [{ encoder, first }] : [],
  );
  const categorical = places.flatMap(({ encoder, first }) =>
    encoder.kind === 'categorical' ? [{ encoder, first }] : [],
  );
  const terms = [
    ...(numeric.length > 0 ? numericTerms(parts, numeric, margins) : []),
    ...(categorical.length > 0 ? [categoricalTerm(parts, categorical, margins)] : []),
  ];
  parts.initializers['/intercept'] = floats([1, margins.outputCount], margins.intercepts);
  const output = model.task === 'regression' ? 'prediction' : '/margin';
  parts.nodes.push({ op: 'Sum', inputs: [...terms, '/intercept'], outputs: [output] });
  return {
    name,
    inputs: model.encoders.map(({ name: column, kind }) => ({
      name: column,
      type: kind === 'numeric' ? 'float' : 'string',
      shape: ['N', 1],
    })),
    outputs: model.task === 'regression' ? [matrix('prediction', 1)] : classOutputs(parts, model.classes!),
    ...parts,
    metadata: { ...metadata, 'slipway.trainer': 'linear' },
  };
}

const matrix = (name: string, width: number): OnnxValueInfo => ({ name, type: 'float', shape: ['N', width] });

const floats = (shape: number[], values: number[]): OnnxTensorValue => ({ type: 'float', shape, values });

function marginsOf({ task, weights, intercepts }: LinearModel): Margins {
  const pad = task === 'binary';
  const featureCount = weights[0]!.length;
  const rows = Array.from({ length: featureCount }, (_, feature) => {
    const row = weights.map((output) => output[feature]!);
    return pad ? [0, ...row] : row;
  });
  return {
    rows,
    intercepts: pad ? [0, ...intercepts] : [...intercepts],
    outputCount: weights.length + (pad ? 1 : 0),
  };
}

type Place<E> = { encoder: E; first: number };

/** (x - mean), 0 where that is not finite, times weight / scale; and the indicators of missing where there are any. */
function numericTerms(parts: Parts, places: readonly Place<NumericEncoder>[], margins: Margins): string[] {
  const width = places.length;
  const names = places.map(({ encoder }) => encoder.name);
  const { nodes, initializers } = parts;
  initializers['/mean'] = floats(
    [1, width],
    places.map(({ encoder }) => encoder.mean),
  );
  initializers['/largest'] = floats([], [largestFloat]);
  initializers['/zero'] = floats([], [0]);
  initializers['/weight'] = floats(
    [width, margins.outputCount],
    places.flatMap(({ encoder, first }) => margins.rows[first]!.map((weight) => weight / encoder.scale)),
  );
  nodes.push(
    { op: 'Concat', inputs: names, outputs: ['/numeric'], attributes: { axis: { int: 1 } } },
    { op: 'Sub', inputs: ['/numeric', '/mean'], outputs: ['/distance'] },
    { op: 'Abs', inputs: ['/distance'], outputs: ['/magnitude'] },
    { op: 'LessOrEqual', inputs: ['/magnitude', '/largest'], outputs: ['/present'] },
    { op: 'Where', inputs: ['/present', '/distance', '/zero'], outputs: ['/imputed'] },
    { op: 'MatMul', inputs: ['/imputed', '/weight'], outputs: ['/numeric_margin'] },
  );
  if (!places.some(({ encoder }) => encoder.hasMissing)) return ['/numeric_margin'];
  const none = new Array<number>(margins.outputCount).fill(0);
  initializers['/missing_weight'] = floats(
    [width, margins.outputCount],
    places.flatMap(({ encoder, first }) => (encoder.hasMissing ? margins.rows[first + 1]! : none)),
  );
  nodes.push(
    { op: 'Not', inputs: ['/present'], outputs: ['/missing'] },
    { op: 'Cast', inputs: ['/missing'], outputs: ['/indicator'], attributes: { to: { int: 1 } } },
    { op: 'MatMul', inputs: ['/indicator', '/missing_weight'], outputs: ['/missing_margin'] },
  );
  return ['/numeric_margin', '/missing_margin'];
}

/** Each category looks up its row of one table of margins; row 0 is zero and stands for the unseen. */
function categoricalTerm(
  parts: Parts,
  places: readonly Place<CategoricalEncoder>[],
  margins: Margins,
): string {
  const start = places[0]!.first;
  const table = margins.rows.slice(start);
  const { nodes, initializers } = parts;
  initializers['/table'] = floats(
    [table.length + 1, margins.outputCount],
    [...new Array<number>(margins.outputCount).fill(0), ...table.flat()],
  );
  initializers['/column_axis'] = { type: 'int64', shape: [1], values: [1] };
  places.forEach(({ encoder, first }, k) => {
    const features = [...categoryFeatures(encoder)];
    nodes.push({
      op: 'LabelEncoder',
      domain: 'ai.onnx.ml',
      inputs: [encoder.name],
      outputs: [`/code_${k}`],
      attributes: {
        // An encoder with no key is refused; a column that is always missing gets one that nothing equals.
        keys_strings: {
          strings: features.length === 0 ? ['\u0000'] : features.map(([category]) => category),
        },
        values_int64s: {
          ints: features.length === 0 ? [0] : features.map(([, feature]) => first - start + feature + 1),
        },
        default_int64: { int: 0 },
      },
    });
  });
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
      outputs: ['/category_margin'],
      attributes: { keepdims: { int: 0 } },
    },
  );
  return '/category_margin';
}

function classOutputs({ nodes }: Parts, classes: readonly string[]): OnnxValueInfo[] {
  nodes.push(
    { op: 'Softmax', inputs: ['/margin'], outputs: ['probabilities'], attributes: { axis: { int: 1 } } },
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
  );
  return [{ name: 'label', type: 'string', shape: ['N'] }, matrix('probabilities', classes.length)];
}
