import type { PredictionRequest } from '../../modules/serve/index.ts';
import { readBinaryElements } from './binary-tensor.ts';
import {
  badRequest,
  datatypeBytes,
  type InputTensor,
  isDatatype,
  readElements,
  rowsOfShape,
} from './tensor.ts';

/** What a request asks for besides the prediction: which outputs, and which of them in binary. */
export type WantedOutputs = {
  /** Null: all. */
  readonly names: ReadonlySet<string> | null;
  isBinary(name: string): boolean;
};

export type InferRequest = { readonly prediction: PredictionRequest; readonly outputs: WantedOutputs };

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads the body of an inference request (Open Inference Protocol, "Inference Request JSON Object"), with the
 * binary tensor data extension when `binary` follows the JSON. Throws `invalid-input`.
 */
export function readInferRequest(json: unknown, binary: Buffer | null, revision?: number): InferRequest {
  const body = asObject(json, 'the body');
  const tensors = readTensors(body['inputs']);
  const rowCount = tensors[0]!.rowCount;
  const columns = new Map<string, readonly unknown[]>();
  let offset = 0;
  for (const tensor of tensors) {
    if (tensor.rowCount !== rowCount) {
      throw badRequest(
        `input '${tensor.name}' has ${tensor.rowCount} rows and '${tensors[0]!.name}' has ${rowCount}`,
      );
    }
    if (columns.has(tensor.name)) throw badRequest(`input '${tensor.name}' stands twice in the request`);
    if (tensor.binarySizeBytes === null) columns.set(tensor.name, readElements(tensor));
    else {
      columns.set(tensor.name, readBinaryElements(tensor, binary, offset));
      offset += tensor.binarySizeBytes;
    }
  }
  if (binary !== null && offset !== binary.length) {
    throw badRequest(
      `${binary.length} bytes of tensor data follow the JSON, the inputs account for ${offset}`,
    );
  }
  const parameters = body['parameters'] === undefined ? {} : asObject(body['parameters'], "'parameters'");
  return {
    prediction: {
      raw: { columns, rowCount },
      id: readId(body['id']),
      predictionIds: readPredictionIds(parameters['prediction_ids']),
      eventAt: readEventTime(parameters['event_time']),
      revision,
    },
    outputs: readOutputs(body['outputs'], parameters['binary_data_output'] === true),
  };
}

function readTensors(inputs: unknown): InputTensor[] {
  if (!Array.isArray(inputs) || inputs.length === 0) {
    throw badRequest(
      "'inputs' is not a list of tensors",
      'send {"inputs": [{"name", "shape", "datatype", "data"}]}',
    );
  }
  return inputs.map(readTensor);
}

function readTensor(value: unknown, index: number): InputTensor {
  const tensor = asObject(value, `inputs[${index}]`);
  const { name, datatype, data } = tensor;
  if (typeof name !== 'string') throw badRequest(`inputs[${index}] has no name`);
  if (!isDatatype(datatype)) {
    throw badRequest(
      `input '${name}' has datatype ${JSON.stringify(datatype) ?? 'missing'}`,
      `use one of ${Object.keys(datatypeBytes).join(', ')}`,
    );
  }
  const rowCount = rowsOfShape(name, tensor['shape']);
  const size =
    tensor['parameters'] === undefined
      ? undefined
      : asObject(tensor['parameters'], 'parameters')['binary_data_size'];
  if (size === undefined) {
    if (!Array.isArray(data))
      throw badRequest(`input '${name}' has no data`, 'send "data" as a list of values');
    return { name, datatype, rowCount, data, binarySizeBytes: null };
  }
  if (!Number.isSafeInteger(size) || (size as number) < 0) {
    throw badRequest(`input '${name}' has binary_data_size ${JSON.stringify(size)}`);
  }
  return { name, datatype, rowCount, data: null, binarySizeBytes: size as number };
}

function readOutputs(outputs: unknown, isBinaryByDefault: boolean): WantedOutputs {
  if (outputs === undefined) return { names: null, isBinary: () => isBinaryByDefault };
  if (!Array.isArray(outputs)) throw badRequest("'outputs' is not a list");
  const binary = new Map<string, boolean>();
  for (const [index, value] of outputs.entries()) {
    const output = asObject(value, `outputs[${index}]`);
    const { name } = output;
    if (typeof name !== 'string') throw badRequest(`outputs[${index}] has no name`);
    const parameters = output['parameters'] === undefined ? {} : asObject(output['parameters'], 'parameters');
    const wish = parameters['binary_data'];
    binary.set(name, typeof wish === 'boolean' ? wish : isBinaryByDefault);
  }
  return {
    names: binary.size === 0 ? null : new Set(binary.keys()),
    isBinary: (name) => binary.get(name) ?? isBinaryByDefault,
  };
}

function readId(id: unknown): string | undefined {
  if (id === undefined || id === null || id === '') return undefined;
  if (typeof id === 'string') return id;
  throw badRequest(`'id' is ${JSON.stringify(id)?.slice(0, 60)}, not a text`);
}

/** Parameters hold texts, numbers and booleans only, so the list of ids travels as JSON in a text. */
function readPredictionIds(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const ids = typeof value === 'string' ? tryParse(value) : value;
  if (Array.isArray(ids) && ids.every((id) => typeof id === 'string')) return ids;
  throw badRequest(
    "parameter 'prediction_ids' is not a JSON list of texts",
    'send "[\\"a\\", \\"b\\"]", one for each row',
  );
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readEventTime(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (Number.isSafeInteger(value)) return value as number;
  throw badRequest(
    `parameter 'event_time' is ${JSON.stringify(value)?.slice(0, 60)}`,
    'send milliseconds since 1970',
  );
}

function asObject(value: unknown, what: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw badRequest(`${what} is not a JSON object`);
}
