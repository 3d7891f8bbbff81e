import type { Signature } from '@slipway/contract';
import type { Serve, ServedEndpoint } from '../../modules/serve/index.ts';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import { parseVersion } from './answer-infer.ts';

type TensorMetadata = { name: string; datatype: string; shape: readonly number[] };

/** Answer of `GET v2`. */
export const serverMetadata = (version: string) => ({
  name: 'slipway',
  version,
  extensions: ['binary_tensor_data'],
});

/** Answer of `GET v2/models/{model}[/versions/{version}]`: the raw request columns in, what the model says out. */
export function modelMetadata(serve: Serve, model: string, version: string | undefined) {
  const endpoint = serve.find(model);
  const { signature, task, classes } = chooseRevision(endpoint, version);
  return {
    name: model,
    versions: endpoint.traffic.serving.map(({ number }) => String(number)),
    platform: 'onnxruntime_onnx',
    inputs: signature.inputs.map(
      ({ name, type }): TensorMetadata => ({ name, datatype: datatypes[type], shape: [-1, 1] }),
    ),
    outputs: task === 'regression' ? regressionOutputs : classifierOutputs(classes?.length ?? -1),
  };
}

/** Whether a model, or one revision of it, answers now. */
export function isModelReady(serve: Serve, model: string, version: string | undefined): boolean {
  const endpoint = serve.find(model);
  return version === undefined ? endpoint.lines.size > 0 : endpoint.lines.has(parseVersion(version));
}

function chooseRevision(endpoint: ServedEndpoint, version: string | undefined) {
  const { serving } = endpoint.traffic;
  const revision =
    version === undefined
      ? (serving.find(({ state }) => state === 'live') ?? serving[0])
      : serving.find(({ number }) => number === parseVersion(version));
  if (revision !== undefined) return revision;
  throw new SlipwayError('not-found', `'${endpoint.name}' serves no version ${version ?? ''}`.trimEnd(), {
    hint: `it serves ${serving.map(({ number }) => number).join(', ') || 'none'}`,
  });
}

/** Timestamps are ISO 8601 texts, or milliseconds since 1970 as INT64. */
const datatypes: Record<Signature['inputs'][number]['type'], string> = {
  number: 'FP64',
  string: 'BYTES',
  boolean: 'BOOL',
  timestamp: 'BYTES',
};

const regressionOutputs: TensorMetadata[] = [{ name: 'prediction', datatype: 'FP32', shape: [-1, 1] }];

const classifierOutputs = (classCount: number): TensorMetadata[] => [
  { name: 'label', datatype: 'BYTES', shape: [-1] },
  { name: 'probabilities', datatype: 'FP32', shape: [-1, classCount] },
];
