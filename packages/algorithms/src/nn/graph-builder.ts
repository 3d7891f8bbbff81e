import { AlgorithmError } from '../algorithm-error.ts';
import type { OnnxGraph, OnnxNode, OnnxValueInfo } from '../onnx/index.ts';
import { ConstantPool } from './constant-pool.ts';
import { isSameShape, printShape, type Shape, sizeOf } from './shape.ts';

/** A value of the graph under construction: its shape is known, its numbers are not. */
export type Tensor = {
  readonly graph: GraphBuilder;
  readonly name: string;
  readonly shape: Shape;
  readonly type: TensorType;
};
export type TensorType = RealType | 'int64';
export type RealType = 'float' | 'double';

/** One differentiable operation as it was built: how the gradient of its output becomes those of its inputs. */
export type TapeEntry = {
  readonly output: Tensor;
  readonly inputs: readonly Tensor[];
  /** The vector-Jacobian product: per input its gradient, or null where the input has none. */
  readonly backward: (gradient: Tensor) => readonly (Tensor | null)[];
};

export type GraphOptions = {
  /** What real numbers are computed in: float for training, double to prove gradients. */
  readonly realType?: RealType;
  /** Whether ONNX Runtime's fused operators may be used; they have no double kernels. True for float. */
  readonly isFused?: boolean;
};

type Emission = {
  readonly op: string;
  readonly inputs: readonly Tensor[];
  readonly shape: Shape;
  readonly type?: TensorType;
  readonly domain?: OnnxNode['domain'];
  readonly attributes?: OnnxNode['attributes'];
  /** Further outputs, which nobody differentiates. */
  readonly extra?: readonly Shape[];
};

/** Generated names start with this, and names that callers give may not. */
const reserved = '%';
const opsets = { '': 18, 'com.microsoft': 1 };

/**
 * Builds one static-shape ONNX graph. Operators of this folder append nodes and, where they can be differentiated,
 * entries of the tape that `gradientsOf` walks backwards. ONNX Runtime accepts wrongly declared shapes in silence,
 * so every operator checks its own.
 */
export class GraphBuilder {
  readonly realType: RealType;
  readonly isFused: boolean;
  readonly tape: TapeEntry[] = [];
  readonly #inputs: OnnxValueInfo[] = [];
  readonly #outputs = new Map<string, Tensor>();
  readonly #nodes: OnnxNode[] = [];
  readonly #constants = new ConstantPool();
  #count = 0;

  constructor({ realType = 'float', isFused = realType === 'float' }: GraphOptions = {}) {
    this.realType = realType;
    this.isFused = isFused;
  }

  /** A named input: parameters, tokens, targets. Real unless said otherwise. */
  input(name: string, shape: Shape, type: TensorType = this.realType): Tensor {
    if (name === '' || name.startsWith(reserved) || this.#inputs.some((input) => input.name === name))
      throw new AlgorithmError(
        'invalid-option',
        `'${name}' cannot name an input`,
        'use a new name without %',
      );
    if (!shape.every((size) => Number.isSafeInteger(size) && size > 0))
      throw new AlgorithmError(
        'invalid-shape',
        `input '${name}' of ${printShape(shape)}`,
        'sizes start at 1',
      );
    this.#inputs.push({ name, shape, type });
    return { graph: this, name, shape, type };
  }

  /** A constant; equal ones are kept once. */
  constant(values: ArrayLike<number>, shape: Shape, type: TensorType = this.realType): Tensor {
    if (values.length !== sizeOf(shape))
      throw new AlgorithmError('invalid-shape', `${values.length} numbers for ${printShape(shape)}`);
    const { name } = this.#constants.take({ type, shape, values }, `${reserved}c`);
    return { graph: this, name, shape, type };
  }

  /** Appends a node and gives its first output. `shape` is the operator's promise. */
  emit(emission: Emission): Tensor {
    return this.emitSeveral(emission)[0]!;
  }

  /** Appends a node with further outputs. */
  emitSeveral({ op, inputs, shape, extra = [], ...rest }: Emission): readonly Tensor[] {
    const type = rest.type ?? this.realType;
    const outputs = [shape, ...extra].map((of) => ({
      graph: this,
      name: `${reserved}${this.#count++}`,
      shape: of,
      type,
    }));
    this.#nodes.push({
      op,
      inputs: inputs.map(({ name }) => name),
      outputs: outputs.map(({ name }) => name),
      ...(rest.domain === undefined ? {} : { domain: rest.domain }),
      ...(rest.attributes === undefined ? {} : { attributes: rest.attributes }),
    });
    return outputs;
  }

  /** Puts an operation on the tape and gives its output. */
  record(entry: TapeEntry): Tensor {
    this.tape.push(entry);
    return entry.output;
  }

  /** Makes `tensor` an output of the graph under `name`. */
  output(name: string, tensor: Tensor): void {
    if (name === '' || name.startsWith(reserved) || this.#outputs.has(name))
      throw new AlgorithmError(
        'invalid-option',
        `'${name}' cannot name an output`,
        'use a new name without %',
      );
    this.#outputs.set(name, tensor);
  }

  /** The graph with the nodes that outputs need, and no others. Inputs are all kept, used or not. */
  finish(name: string): OnnxGraph {
    const renamed = [...this.#outputs].map(([output, tensor]) => identity(tensor.name, output));
    const nodes = neededNodes([...this.#nodes, ...renamed], new Set(this.#outputs.keys()));
    return {
      name,
      inputs: this.#inputs,
      outputs: [...this.#outputs].map(([output, { shape, type }]) => ({ name: output, shape, type })),
      nodes,
      initializers: this.#constants.among(new Set(nodes.flatMap(({ inputs }) => inputs))),
      opsets,
    };
  }
}

const identity = (from: string, to: string): OnnxNode => ({ op: 'Identity', inputs: [from], outputs: [to] });

/** Nodes stand in the order they were built, so one walk backwards finds all that lead to an output. */
function neededNodes(nodes: readonly OnnxNode[], outputs: Set<string>): readonly OnnxNode[] {
  const needed = new Set(outputs);
  const kept: OnnxNode[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    for (const input of node.inputs) needed.add(input);
    kept.push(node);
  }
  return kept.reverse();
}

/** Throws when the two tensors are of different graphs or kinds. */
export function checkSameKind(operator: string, a: Tensor, b: Tensor): void {
  if (a.graph !== b.graph)
    throw new AlgorithmError(
      'invalid-option',
      `${operator} of tensors of two graphs`,
      'build both in one graph',
    );
  if (a.type !== b.type)
    throw new AlgorithmError(
      'invalid-option',
      `${operator} of ${a.type} '${a.name}' and ${b.type} '${b.name}'`,
    );
}

/** Throws when the tensor's shape is not exactly this one. */
export function checkShape(operator: string, tensor: Tensor, shape: Shape): void {
  if (!isSameShape(tensor.shape, shape))
    throw new AlgorithmError(
      'invalid-shape',
      `${operator} got ${printShape(tensor.shape)} for '${tensor.name}'`,
      `it must be ${printShape(shape)}`,
    );
}
