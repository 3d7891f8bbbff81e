import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import type { OnnxColumns, OnnxInput, OnnxOutput, OnnxTensor } from './onnx-columns.ts';

/**
 * A model in memory. `run` computes on the calling thread's event loop (ONNX Runtime's Node binding has no
 * worker), so batches that take long belong into a job. After `dispose` nothing may be called.
 */
export type OnnxModel = {
  readonly inputs: readonly OnnxInput[];
  readonly outputs: readonly OnnxOutput[];
  /**
   * One pass over `rowCount` rows: every input by name, numeric as Float32Array [rowCount] (NaN = missing),
   * categorical as strings [rowCount] ("" = missing). Throws `invalid-input` when a column is absent or has
   * another length, `invalid-model` when the graph itself fails on it.
   */
  run(columns: OnnxColumns, rowCount: number): Promise<Readonly<Record<string, OnnxTensor>>>;
  dispose(): Promise<void>;
};

export type OnnxModelOptions = {
  /** Threads inside one operator; 1 by default, which is best for small batches and for neighbours. */
  threads?: number;
};

/** Reads ONNX bytes into a session of ONNX Runtime on the CPU. Bytes it does not accept are `invalid-model`. */
export async function loadOnnxModel(bytes: Uint8Array, options: OnnxModelOptions = {}): Promise<OnnxModel> {
  // Imported late: the native library costs a good part of the server's start.
  // Its Linux build sends usage data home unless told otherwise before it is loaded. Nothing leaves this machine.
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  const { default: ort } = await import('onnxruntime-node');
  const session = await openSession(ort.InferenceSession, bytes, options.threads ?? 1);
  const inputs = session.inputMetadata.map(describeInput);
  const toTensor = (input: OnnxInput, columns: OnnxColumns, rowCount: number) =>
    makeTensor(ort.Tensor, input, { values: columns[input.name], rowCount });
  return {
    inputs,
    outputs: session.outputMetadata.map((output) => ({
      name: output.name,
      type: output.isTensor ? output.type : 'other',
    })),
    async run(columns, rowCount) {
      const feeds: Record<string, Tensor> = {};
      for (const input of inputs) feeds[input.name] = toTensor(input, columns, rowCount);
      return runSession(session, feeds);
    },
    dispose: () => session.release(),
  };
}

async function openSession(
  factory: typeof InferenceSession,
  bytes: Uint8Array,
  threads: number,
): Promise<InferenceSession> {
  if (bytes.byteLength === 0) throw new SlipwayError('invalid-model', 'the model file is empty');
  try {
    return await factory.create(bytes, {
      executionProviders: ['cpu'],
      executionMode: 'sequential',
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // Batches change size with the traffic: an arena would keep the largest one it ever saw, per model.
      enableCpuMemArena: false,
      enableMemPattern: false,
      logSeverityLevel: 4,
    });
  } catch (cause) {
    throw new SlipwayError('invalid-model', `ONNX Runtime does not accept these bytes: ${reasonOf(cause)}`, {
      hint: 'export the model again and check it with `python -m onnx.checker`',
      cause,
    });
  }
}

function describeInput(input: InferenceSession.ValueMetadata): OnnxInput {
  if (!input.isTensor) {
    throw new SlipwayError('invalid-model', `input '${input.name}' is not a tensor`);
  }
  const kind = input.type === 'string' ? 'categorical' : 'numeric';
  if (kind === 'numeric' && !['float32', 'float64', 'int64', 'int32', 'bool'].includes(input.type)) {
    throw new SlipwayError('invalid-model', `input '${input.name}' has type ${input.type}`, {
      hint: 'inputs may be float, double, int64, int32, bool or string tensors of shape [N, 1]',
    });
  }
  const width = input.shape[1];
  if (input.shape.length > 2 || (typeof width === 'number' && width !== 1)) {
    throw new SlipwayError('invalid-model', `input '${input.name}' has shape [${input.shape.join(', ')}]`, {
      hint: 'export one input of shape [N, 1] for each feature',
    });
  }
  return { name: input.name, kind, type: input.type, rank: input.shape.length === 1 ? 1 : 2 };
}

function makeTensor(
  factory: typeof Tensor,
  input: OnnxInput,
  column: { values: OnnxColumns[string] | undefined; rowCount: number },
): Tensor {
  const { values, rowCount } = column;
  if (values === undefined) throw new SlipwayError('invalid-input', `feature '${input.name}' is missing`);
  if (values.length !== rowCount) {
    throw new SlipwayError(
      'invalid-input',
      `feature '${input.name}' has ${values.length} values for ${rowCount} rows`,
    );
  }
  const dimensions = input.rank === 1 ? [rowCount] : [rowCount, 1];
  if (input.kind === 'categorical') return new factory('string', values as string[], dimensions);
  const numbers = values as Float32Array;
  switch (input.type) {
    case 'float64':
      return new factory('float64', Float64Array.from(numbers), dimensions);
    case 'int64':
      return new factory('int64', BigInt64Array.from(numbers, toInteger), dimensions);
    case 'int32':
      return new factory('int32', Int32Array.from(numbers), dimensions);
    case 'bool':
      return new factory(
        'bool',
        Uint8Array.from(numbers, (value) => (value ? 1 : 0)),
        dimensions,
      );
    default:
      return new factory('float32', numbers, dimensions);
  }
}

const toInteger = (value: number) => BigInt(Number.isFinite(value) ? Math.trunc(value) : 0);

async function runSession(
  session: InferenceSession,
  feeds: Record<string, Tensor>,
): Promise<Readonly<Record<string, OnnxTensor>>> {
  try {
    // Outputs are plain tensors in host memory; the type of ONNX Runtime is wider.
    return (await session.run(feeds)) as unknown as Record<string, OnnxTensor>;
  } catch (cause) {
    throw new SlipwayError('invalid-model', `the model failed on this input: ${reasonOf(cause)}`, { cause });
  }
}

const reasonOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!;
