/**
 * A linear model as ONNX bytes, small enough to be checked by hand: a weight for each number, a value for each
 * text, a bias. Written field by field (onnx.proto3) so that tests of serving do not depend on a trainer.
 */
export type LinearModelSpec = {
  readonly numbers: Readonly<Record<string, number>>;
  readonly texts?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly bias?: number;
  /** Two class names; a regression when left out. */
  readonly classes?: readonly [string, string];
};

const floatType = 1;
const stringType = 8;

/** What the model answers before the sigmoid: missing numbers and unknown texts count zero. */
export function linearScore(spec: LinearModelSpec, row: Readonly<Record<string, unknown>>): number {
  let score = spec.bias ?? 0;
  for (const [name, weight] of Object.entries(spec.numbers)) score += weight * Number(row[name] ?? 0);
  for (const [name, values] of Object.entries(spec.texts ?? {}))
    score += values[String(row[name] ?? '')] ?? 0;
  return score;
}

export function linearModel(spec: LinearModelSpec): Buffer {
  const nodes: Buffer[] = [node('Identity', ['zero_init'], ['zero'])];
  const terms = ['bias'];
  const initializers = [scalar('zero_init', 0), scalar('bias', spec.bias ?? 0)];
  for (const [name, weight] of Object.entries(spec.numbers)) {
    initializers.push(scalar(`${name}.weight`, weight));
    nodes.push(node('IsNaN', [name], [`${name}.missing`]));
    nodes.push(node('Where', [`${name}.missing`, 'zero', name], [`${name}.filled`]));
    nodes.push(node('Mul', [`${name}.filled`, `${name}.weight`], [`${name}.term`]));
    terms.push(`${name}.term`);
  }
  for (const [name, values] of Object.entries(spec.texts ?? {})) {
    const attributes = [
      strings('keys_strings', Object.keys(values)),
      floats('values_floats', Object.values(values)),
      float('default_float', 0),
    ];
    nodes.push(node('LabelEncoder', [name], [`${name}.term`], { attributes, domain: 'ai.onnx.ml' }));
    terms.push(`${name}.term`);
  }
  nodes.push(node('Sum', terms, [spec.classes === undefined ? 'prediction' : 'logit']));
  if (spec.classes !== undefined) nodes.push(...classify(spec.classes, initializers));
  const inputs = [
    ...Object.keys(spec.numbers).map((name) => value(name, floatType, 1)),
    ...Object.keys(spec.texts ?? {}).map((name) => value(name, stringType, 1)),
  ];
  const outputs =
    spec.classes === undefined
      ? [value('prediction', floatType, 1)]
      : [value('label', stringType, null), value('probabilities', floatType, 2)];
  const graph = Buffer.concat([
    ...nodes.map((one) => bytesField(1, one)),
    bytesField(2, Buffer.from('linear')),
    ...initializers.map((one) => bytesField(5, one)),
    ...inputs.map((one) => bytesField(11, one)),
    ...outputs.map((one) => bytesField(12, one)),
  ]);
  return Buffer.concat([
    intField(1, 8),
    bytesField(7, graph),
    bytesField(8, Buffer.concat([bytesField(1, Buffer.from('')), intField(2, 17)])),
    bytesField(8, Buffer.concat([bytesField(1, Buffer.from('ai.onnx.ml')), intField(2, 3)])),
  ]);
}

function classify(classes: readonly [string, string], initializers: Buffer[]): Buffer[] {
  initializers.push(scalar('one', 1));
  const names = [ints('keys_int64s', [0, 1]), strings('values_strings', classes)];
  return [
    node('Sigmoid', ['logit'], ['positive']),
    node('Sub', ['one', 'positive'], ['negative']),
    node('Concat', ['negative', 'positive'], ['probabilities'], { attributes: [int('axis', 1)] }),
    node('ArgMax', ['probabilities'], ['index'], { attributes: [int('axis', 1), int('keepdims', 0)] }),
    node('LabelEncoder', ['index'], ['label'], { attributes: names, domain: 'ai.onnx.ml' }),
  ];
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

const intField = (field: number, value: number) => Buffer.concat([varint(field * 8), varint(value)]);
const bytesField = (field: number, bytes: Buffer) =>
  Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
const floatField = (field: number, value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint(field * 8 + 5), bytes]);
};
const textField = (field: number, text: string) => bytesField(field, Buffer.from(text));

function node(
  type: string,
  inputs: readonly string[],
  outputs: readonly string[],
  options: { attributes?: readonly Buffer[]; domain?: string } = {},
): Buffer {
  return Buffer.concat([
    ...inputs.map((name) => textField(1, name)),
    ...outputs.map((name) => textField(2, name)),
    textField(4, type),
    ...(options.attributes ?? []).map((attribute) => bytesField(5, attribute)),
    textField(7, options.domain ?? ''),
  ]);
}

const attribute = (name: string, type: number, body: readonly Buffer[]) =>
  Buffer.concat([textField(1, name), ...body, intField(20, type)]);
const float = (name: string, number: number) => attribute(name, 1, [floatField(2, number)]);
const int = (name: string, number: number) => attribute(name, 2, [intField(3, number)]);
const floats = (name: string, numbers: readonly number[]) =>
  attribute(
    name,
    6,
    numbers.map((number) => floatField(7, number)),
  );
const ints = (name: string, numbers: readonly number[]) =>
  attribute(
    name,
    7,
    numbers.map((number) => intField(8, number)),
  );
const strings = (name: string, texts: readonly string[]) =>
  attribute(
    name,
    8,
    texts.map((text) => textField(9, text)),
  );

const scalar = (name: string, number: number) =>
  Buffer.concat([intField(2, floatType), floatField(4, number), textField(8, name)]);

/** A tensor [N, width], or [N] when the width is null. */
function value(name: string, type: number, width: number | null): Buffer {
  const rows = bytesField(1, textField(2, 'N'));
  const columns = width === null ? Buffer.alloc(0) : bytesField(1, intField(1, width));
  const tensor = Buffer.concat([intField(1, type), bytesField(2, Buffer.concat([rows, columns]))]);
  return Buffer.concat([textField(1, name), bytesField(2, bytesField(1, tensor))]);
}
