import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { encodeOnnxModel } from '../../onnx/index.ts';
import { createRandom } from '../../samplers/index.ts';
import { gradientsOf } from '../gradients-of.ts';
import { GraphBuilder, type GraphOptions, type Tensor } from '../graph-builder.ts';
import { multiply } from '../operators/arithmetic.ts';
import { sum } from '../operators/reshape.ts';
import { type Shape, sizeOf } from '../shape.ts';

const ort = createRequire(import.meta.url)('onnxruntime-node') as typeof import('onnxruntime-node');

export type Numbers = { readonly shape: Shape; readonly values: readonly number[] };

/** Standard normal numbers of a shape, the same for the same seed. */
export function drawn(shape: Shape, seed = 1): Numbers {
  const random = createRandom(seed);
  return { shape, values: Array.from({ length: sizeOf(shape) }, () => random.normal()) };
}

type Inputs = Readonly<Record<string, Numbers>>;
type Build = (inputs: Readonly<Record<string, Tensor>>, graph: GraphBuilder) => Tensor;

/** A loss and its gradients by all inputs as a session; anything but a number is weighed and summed first. */
async function openLoss(build: Build, inputs: Inputs, options: GraphOptions): Promise<InferenceSession> {
  const graph = new GraphBuilder(options);
  const tensors = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape }]) => [name, graph.input(name, shape)]),
  );
  const result = build(tensors, graph);
  const loss = sum(multiply(result, graph.constant(drawn(result.shape, 99).values, result.shape)));
  graph.output('loss', loss);
  gradientsOf(loss, Object.values(tensors)).forEach((gradient, k) => {
    graph.output(`d ${Object.keys(tensors)[k]}`, gradient);
  });
  return ort.InferenceSession.create(encodeOnnxModel(graph.finish('loss')), { logSeverityLevel: 3 });
}

type Answers = Readonly<Record<string, ArrayLike<number>>>;

async function run(session: InferenceSession, inputs: Inputs, type: 'float32' | 'float64'): Promise<Answers> {
  const feeds: Record<string, OrtTensor> = {};
  for (const [name, { shape, values }] of Object.entries(inputs))
    feeds[name] =
      type === 'float32'
        ? new ort.Tensor(type, Float32Array.from(values), shape)
        : new ort.Tensor(type, Float64Array.from(values), shape);
  const outputs = await session.run(feeds);
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { data, dims }]) => {
      assert.ok(
        name === 'loss' || dims.join() === inputs[name.slice(2)]!.shape.join(),
        `${name} has ${dims}`,
      );
      return [name, data as Float64Array];
    }),
  );
}

/**
 * Proves the gradients of `build` by every input: the double graph of plain operators against central differences,
 * and the float graph of fused operators against the double one. `entries` bounds the differences per input.
 */
export async function assertGradients(build: Build, inputs: Inputs, entries = 12): Promise<void> {
  const session = await openLoss(build, inputs, { realType: 'double' });
  const exact = await run(session, inputs, 'float64');
  for (const [name, { values }] of Object.entries(inputs)) {
    const gradient = exact[`d ${name}`]!;
    const largest = Math.max(...Array.from(gradient, Math.abs));
    const stride = Math.max(1, Math.floor(values.length / entries));
    for (let k = 0; k < values.length; k += stride) {
      const at = async (value: number) => {
        const moved = { ...inputs[name]!, values: values.with(k, value) };
        return (await run(session, { ...inputs, [name]: moved }, 'float64'))['loss']![0]!;
      };
      const step = 1e-5;
      const difference = ((await at(values[k]! + step)) - (await at(values[k]! - step))) / (2 * step);
      assertClose(gradient[k]!, difference, { tolerance: 1e-6, largest, what: `d ${name}[${k}]` });
    }
  }
  const fused = await run(await openLoss(build, inputs, {}), inputs, 'float32');
  for (const [name, gradient] of Object.entries(exact)) {
    // The loss is a sum that may cancel: its digits are those of its terms, which are of the order of 1.
    const largest = Math.max(name === 'loss' ? 1 : 0, ...Array.from(gradient, Math.abs));
    for (let k = 0; k < gradient.length; k += 1)
      assertClose(fused[name]![k]!, gradient[k]!, { tolerance: 1e-5, largest, what: `float ${name}[${k}]` });
  }
}

function assertClose(
  value: number,
  expected: number,
  { tolerance, largest, what }: { tolerance: number; largest: number; what: string },
): void {
  const error = Math.abs(value - expected) / Math.max(largest, 1e-3);
  assert.ok(error <= tolerance, `${what}: ${value} against ${expected}, off by ${error}`);
}
