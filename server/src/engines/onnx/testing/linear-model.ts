import { encodeOnnxModel, type OnnxNode, type OnnxTensorValue } from '@slipway/algorithms';

/**
 * A linear model as ONNX bytes, small enough to be checked by hand: a weight for each number, a value for each
 * text, a bias.
 */
export type LinearModelSpec = {
  readonly numbers: Readonly<Record<string, number>>;
  readonly texts?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly bias?: number;
  /** Two class names; a regression when left out. */
  readonly classes?: readonly [string, string];
};

/** What the model answers before the sigmoid: missing numbers and unknown texts count zero. */
export function linearScore(spec: LinearModelSpec, row: Readonly<Record<string, unknown>>): number {
  let score = spec.bias ?? 0;
  for (const [name, weight] of Object.entries(spec.numbers)) score += weight * Number(row[name] ?? 0);
  for (const [name, values] of Object.entries(spec.texts ?? {}))
    score += values[String(row[name] ?? '')] ?? 0;
  return score;
}

export function linearModel(spec: LinearModelSpec): Uint8Array {
  const names = Object.keys(spec.numbers);
  const texts = spec.texts ?? {};
  const terms = [...names, ...Object.keys(texts)].map((name) => `${name}.term`);
  const sum = spec.classes === undefined ? 'prediction' : 'logit';
  return encodeOnnxModel({
    name: 'linear',
    inputs: [
      ...names.map((name) => ({ name, type: 'float' as const, shape: ['N', 1] })),
      ...Object.keys(texts).map((name) => ({ name, type: 'string' as const, shape: ['N', 1] })),
    ],
    outputs:
      spec.classes === undefined
        ? [{ name: 'prediction', type: 'float', shape: ['N', 1] }]
        : [
            { name: 'label', type: 'string', shape: ['N'] },
            { name: 'probabilities', type: 'float', shape: ['N', 2] },
          ],
    nodes: [
      ...names.flatMap(numberTerm),
      ...Object.entries(texts).map(([name, values]) => textTerm(name, values)),
      { op: 'Sum', inputs: ['bias', ...terms], outputs: [sum] },
      ...(spec.classes === undefined ? [] : classify(spec.classes)),
    ],
    initializers: {
      zero: scalar(0),
      one: scalar(1),
      bias: scalar(spec.bias ?? 0),
      ...Object.fromEntries(names.map((name) => [`${name}.weight`, scalar(spec.numbers[name]!)])),
    },
  });
}

const scalar = (value: number): OnnxTensorValue => ({ type: 'float', shape: [], values: [value] });

/** A missing number counts zero. */
function numberTerm(name: string): OnnxNode[] {
  return [
    { op: 'IsNaN', inputs: [name], outputs: [`${name}.missing`] },
    { op: 'Where', inputs: [`${name}.missing`, 'zero', name], outputs: [`${name}.filled`] },
    { op: 'Mul', inputs: [`${name}.filled`, `${name}.weight`], outputs: [`${name}.term`] },
  ];
}

function textTerm(name: string, values: Readonly<Record<string, number>>): OnnxNode {
  return {
    op: 'LabelEncoder',
    domain: 'ai.onnx.ml',
    inputs: [name],
    outputs: [`${name}.term`],
    attributes: {
      keys_strings: { strings: Object.keys(values) },
      values_floats: { floats: Object.values(values) },
      default_float: { float: 0 },
    },
  };
}

function classify(classes: readonly string[]): OnnxNode[] {
  return [
    { op: 'Sigmoid', inputs: ['logit'], outputs: ['positive'] },
    { op: 'Sub', inputs: ['one', 'positive'], outputs: ['negative'] },
    {
      op: 'Concat',
      inputs: ['negative', 'positive'],
      outputs: ['probabilities'],
      attributes: { axis: { int: 1 } },
    },
    {
      op: 'ArgMax',
      inputs: ['probabilities'],
      outputs: ['index'],
      attributes: { axis: { int: 1 }, keepdims: { int: 0 } },
    },
    {
      op: 'LabelEncoder',
      domain: 'ai.onnx.ml',
      inputs: ['index'],
      outputs: ['label'],
      attributes: { keys_int64s: { ints: [0, 1] }, values_strings: { strings: classes } },
    },
  ];
}
