import { createRequire } from 'node:module';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { encodeOnnxModel, type OnnxGraph } from '../../onnx/index.ts';
import type { ParameterSpec } from '../parameters.ts';
import { sizeOf } from '../shape.ts';

const ort = createRequire(import.meta.url)('onnxruntime-node') as typeof import('onnxruntime-node');

type Feeds = Readonly<Record<string, ArrayLike<number>>>;
export type Run = (feeds: Feeds) => Promise<Readonly<Record<string, ArrayLike<number>>>>;

/** Loads a graph into ONNX Runtime; the result computes every output from every input by name. */
export async function openGraph(
  graph: OnnxGraph,
  options: InferenceSession.SessionOptions = {},
): Promise<Run> {
  const bytes = encodeOnnxModel(graph);
  const session = await ort.InferenceSession.create(bytes, {
    logSeverityLevel: 3,
    intraOpNumThreads: 1,
    ...options,
  });
  return async (feeds) => {
    const tensors: Record<string, Tensor> = {};
    for (const { name, shape, type } of graph.inputs)
      tensors[name] = tensorOf(type, feeds[name]!, shape as readonly number[]);
    const outputs = await session.run(tensors);
    return Object.fromEntries(
      Object.entries(outputs).map(([name, { data }]) => [name, data as ArrayLike<number>]),
    );
  };
}

function tensorOf(type: string, values: ArrayLike<number>, shape: readonly number[]): Tensor {
  if (type === 'float') return new ort.Tensor('float32', Float32Array.from(values), shape);
  if (type === 'double') return new ort.Tensor('float64', Float64Array.from(values), shape);
  return new ort.Tensor('int64', BigInt64Array.from(Array.from(values, BigInt)), shape);
}

/** Numbers that both sides of a comparison compute from the place alone, so that no file must be kept. */
export function pattern(size: number, seed: number, { deviation = 1, mean = 0 } = {}): Float32Array {
  return Float32Array.from(
    { length: size },
    (_, i) => mean + deviation * Math.sin(i * 1.7 + seed * 0.9 + 0.3 * Math.sin(i * 0.31)),
  );
}

/** All parameters by pattern, gains around 1. */
export function patterned(specs: readonly ParameterSpec[]): Record<string, Float32Array> {
  return Object.fromEntries(
    specs.map(({ name, shape }, k) => {
      const start = shape.length > 1 ? { deviation: 0.3 } : { deviation: 0.1, mean: 1 };
      return [name, pattern(sizeOf(shape), k, start)];
    }),
  );
}
