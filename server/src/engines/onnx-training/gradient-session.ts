import { encodeOnnxModel, type OnnxGraph, type OnnxValueInfo } from '@slipway/algorithms';
import { gradientName, type ParameterLayout, viewsOf } from '@slipway/algorithms/nn';
import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-node';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';

/** A batch by input name: reals as Float32Array, numbers of tokens or classes as BigInt64Array, of the input's size. */
export type TrainingBatch = Readonly<Record<string, Float32Array | BigInt64Array>>;

/**
 * A gradient graph in memory with its parameters. `values` and `gradients` are flat arrays of the layout that the
 * session reads and fills in place; an optimiser steps `values` between two calls.
 */
export type GradientSession = {
  readonly layout: ParameterLayout;
  readonly values: Float32Array;
  readonly gradients: Float32Array;
  /**
   * One forward and backward pass; overwrites `gradients` and gives the loss. Blocks the calling thread for the whole
   * pass, so it belongs into a job. Throws `invalid-input` when the batch is not what the graph takes.
   */
  compute(batch: TrainingBatch): Promise<number>;
  dispose(): Promise<void>;
};

export type GradientSessionOptions = {
  readonly layout: ParameterLayout;
  /** Taken over, not copied. */
  readonly values: Float32Array;
  /** Parameters that the graph reads and that do not learn: the model under adapters. Not copied either. */
  readonly frozen?: { readonly layout: ParameterLayout; readonly values: Float32Array };
  /** Two sessions with several threads each slow one another down to less than one thread's speed. */
  readonly threads?: number;
};

/** Opens a graph of `finishGradientGraph` whose parameters are those of the layout. */
export async function openGradientSession(
  graph: OnnxGraph,
  { layout, values, frozen, threads = 1 }: GradientSessionOptions,
): Promise<GradientSession> {
  // Imported late, and told before to send no usage data home, as in engines/onnx.
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  const { default: ort } = await import('onnxruntime-node');
  const session = await openSession(ort.InferenceSession, graph, threads);
  const gradients = new Float32Array(layout.size);
  const loss = new ort.Tensor('float32', new Float32Array(1), []);
  const asInputs = (of: ParameterLayout, flat: Float32Array) =>
    tensorsOf(ort.Tensor, of, { flat, nameOf: (name) => name });
  const feeds = {
    ...asInputs(layout, values),
    ...(frozen === undefined ? {} : asInputs(frozen.layout, frozen.values)),
  };
  const fetches = {
    ...tensorsOf(ort.Tensor, layout, { flat: gradients, nameOf: gradientName }),
    loss,
  };
  const inputs = graph.inputs.filter(({ name }) => !(name in feeds));
  return {
    layout,
    values,
    gradients,
    async compute(batch) {
      const given = Object.fromEntries(
        inputs.map((input) => [input.name, batchTensor(ort.Tensor, input, batch)]),
      );
      await runSession(session, { ...feeds, ...given }, fetches);
      return (loss.data as Float32Array)[0]!;
    },
    dispose: () => session.release(),
  };
}

async function openSession(
  factory: typeof InferenceSession,
  graph: OnnxGraph,
  threads: number,
): Promise<InferenceSession> {
  try {
    return await factory.create(encodeOnnxModel(graph), {
      executionProviders: ['cpu'],
      executionMode: 'sequential',
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // The graph is built as it should run; further fusion would undo the transposes that make its products fast.
      graphOptimizationLevel: 'basic',
      // Threads that wait for work in a loop are a little faster alone and several times slower beside other work.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
      logSeverityLevel: 4,
    });
  } catch (cause) {
    throw new SlipwayError(
      'invalid-model',
      `ONNX Runtime does not accept '${graph.name}': ${reasonOf(cause)}`,
      { cause },
    );
  }
}

/** One tensor per parameter over the same memory as the flat array. */
function tensorsOf(
  factory: TensorConstructor,
  layout: ParameterLayout,
  { flat, nameOf }: { readonly flat: Float32Array; readonly nameOf: (parameter: string) => string },
): Record<string, Tensor> {
  const views = viewsOf(layout, flat);
  return Object.fromEntries(
    layout.specs.map(({ name, shape }) => [nameOf(name), new factory('float32', views.get(name)!, shape)]),
  );
}

function batchTensor(
  factory: TensorConstructor,
  { name, shape, type }: OnnxValueInfo,
  batch: TrainingBatch,
): Tensor {
  const values = batch[name];
  const sizes = shape as readonly number[];
  const size = sizes.reduce((product, of) => product * of, 1);
  const isRight = type === 'int64' ? values instanceof BigInt64Array : values instanceof Float32Array;
  if (!isRight || values?.length !== size)
    throw new SlipwayError(
      'invalid-input',
      `'${name}' must be ${size} numbers in a ${type === 'int64' ? 'BigInt64Array' : 'Float32Array'}`,
    );
  return type === 'int64'
    ? new factory('int64', values as BigInt64Array, sizes)
    : new factory('float32', values as Float32Array, sizes);
}

async function runSession(
  session: InferenceSession,
  feeds: Record<string, Tensor>,
  fetches: Record<string, Tensor>,
): Promise<void> {
  try {
    await session.run(feeds, fetches);
  } catch (cause) {
    throw new SlipwayError('invalid-input', `the pass failed on this batch: ${reasonOf(cause)}`, {
      hint: 'tokens and classes must be below the number of rows that the model has for them',
      cause,
    });
  }
}

const reasonOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!;
