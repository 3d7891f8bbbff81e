import { AlgorithmError } from '../../algorithm-error.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { add, linear, scale } from '../operators/index.ts';
import type { ParameterSpec } from '../parameters.ts';
import { declareParameters, type Parameters } from './gradient-graph.ts';
import { type LlamaConfig, llamaParameters, type Project } from './llama.ts';

/** Low-rank adapters (LoRA; Hu et al., 2021): a matrix W of [out, in] acts as W + alpha / rank B A. */
export type AdapterOptions = {
  /** Rows of A and columns of B. */
  readonly rank: number;
  /** Weight of the adapter, before it is divided by the rank. */
  readonly alpha: number;
  /** Last parts of the names of adapted matrices, such as 'q_proj'; all projections of layers when left out. */
  readonly targets?: readonly string[];
};

const projections = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'];
const nameOfA = (matrix: string) => matrix.replace(/\.weight$/, '.lora_A.weight');
const nameOfB = (matrix: string) => matrix.replace(/\.weight$/, '.lora_B.weight');

function adaptedMatrices(config: LlamaConfig, { rank, alpha, targets = projections }: AdapterOptions) {
  const unknown = targets.find((target) => !projections.includes(target));
  if (unknown !== undefined || targets.length === 0)
    throw new AlgorithmError(
      'invalid-option',
      unknown === undefined ? 'no matrix is adapted' : `there is no projection '${unknown}'`,
      `choose from ${projections.join(', ')}`,
    );
  if (!Number.isSafeInteger(rank) || rank < 1 || !(alpha > 0))
    throw new AlgorithmError(
      'invalid-option',
      `adapters of rank ${rank} and alpha ${alpha}`,
      'both are above 0',
    );
  return llamaParameters(config).filter(({ name }) =>
    targets.some((target) => name.endsWith(`${target}.weight`)),
  );
}

/**
 * The adapters' parameters under the names of Hugging Face's PEFT. A starts normal with the deviation of PEFT's
 * uniform start, B at 0, so that the model begins as it was.
 */
export function adapterParameters(config: LlamaConfig, options: AdapterOptions): readonly ParameterSpec[] {
  return adaptedMatrices(config, options).flatMap(({ name, shape }): ParameterSpec[] => {
    const [outputs, inputs] = shape as readonly [number, number];
    const deviation = Math.sqrt(1 / (3 * inputs));
    return [
      { name: nameOfA(name), shape: [options.rank, inputs], start: { deviation }, isDecayed: true },
      { name: nameOfB(name), shape: [outputs, options.rank], start: { value: 0 }, isDecayed: true },
    ];
  });
}

/** Declares adapters as inputs; the result projects through a matrix and its adapter, where it has one. */
export function declareAdapters(
  graph: GraphBuilder,
  { config, options, base }: { config: LlamaConfig; options: AdapterOptions; base: Parameters },
): { readonly adapter: Parameters; readonly project: Project } {
  const adapter = declareParameters(graph, adapterParameters(config, options));
  const adapted = new Set(adaptedMatrices(config, options).map(({ name }) => name));
  const project: Project = (x, name) => {
    const straight = linear(x, base(name));
    if (!adapted.has(name)) return straight;
    const around = linear(linear(x, adapter(nameOfA(name))), adapter(nameOfB(name)));
    return add(straight, scale(around, options.alpha / options.rank));
  };
  return { adapter, project };
}

type Values = ReadonlyMap<string, Float32Array>;

/** The model's parameters with the adapters in them: W + alpha / rank B A, summed in double. */
export function mergeAdapters(
  base: Values,
  adapters: Values,
  { config, options }: { readonly config: LlamaConfig; readonly options: AdapterOptions },
): ReadonlyMap<string, Float32Array> {
  const merged = new Map(base);
  for (const { name, shape } of adaptedMatrices(config, options)) {
    const [outputs, inputs] = shape as readonly [number, number];
    const [a, b] = [adapters.get(nameOfA(name))!, adapters.get(nameOfB(name))!];
    const values = base.get(name)!.slice();
    for (let row = 0; row < outputs; row += 1)
      for (let column = 0; column < inputs; column += 1) {
        let sum = 0;
        for (let k = 0; k < options.rank; k += 1) sum += b[row * options.rank + k]! * a[k * inputs + column]!;
        values[row * inputs + column]! += (options.alpha / options.rank) * sum;
      }
    merged.set(name, values);
  }
  return merged;
}
