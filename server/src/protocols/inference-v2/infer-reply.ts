import type { Prediction } from '../../modules/serve/index.ts';
import { packFloats, packTexts } from './binary-tensor.ts';
import type { WantedOutputs } from './infer-request.ts';
import { badRequest } from './tensor.ts';

/** An answer ready to be written: JSON text, or JSON and tensor bytes with the length of the JSON. */
export type InferReply = { readonly body: string | Buffer; readonly jsonBytes: number | null };

/** The inference response of a prediction, for the model name the caller used. */
export function writeInferReply(prediction: Prediction, model: string, wanted: WantedOutputs): InferReply {
  const outputs = outputsOf(prediction);
  for (const name of wanted.names ?? []) {
    if (!outputs.some((output) => output.name === name)) {
      const known = outputs.map((output) => output.name).join(', ');
      throw badRequest(`the model has no output '${name}'`, `it has ${known}`);
    }
  }
  const parts: Buffer[] = [];
  let text = '';
  for (const output of outputs) {
    if (wanted.names !== null && !wanted.names.has(output.name)) continue;
    if (text !== '') text += ',';
    text += `{"name":"${output.name}","shape":${output.shape},"datatype":"${output.datatype}",`;
    if (wanted.isBinary(output.name)) {
      const packed = output.pack();
      parts.push(packed);
      text += `"parameters":{"binary_data_size":${packed.length}}}`;
    } else text += `"data":${output.json()}}`;
  }
  const id = JSON.stringify(prediction.id);
  const json = `{"model_name":${JSON.stringify(model)},"model_version":"${prediction.revision}","id":${id},"outputs":[${text}]}`;
  if (parts.length === 0) return { body: json, jsonBytes: null };
  const head = Buffer.from(json);
  return { body: Buffer.concat([head, ...parts]), jsonBytes: head.length };
}

type Output = { name: string; datatype: string; shape: string; json(): string; pack(): Buffer };

function outputsOf(prediction: Prediction): Output[] {
  const { scored, offset, rowCount } = prediction;
  const { width } = scored;
  const numbers: Output = {
    name: scored.labels === null ? 'prediction' : 'probabilities',
    datatype: 'FP32',
    shape: `[${rowCount},${width}]`,
    json: () => numbersJson(scored.values, offset * width, (offset + rowCount) * width),
    pack: () =>
      packFloats(Array.prototype.slice.call(scored.values, offset * width, (offset + rowCount) * width)),
  };
  if (scored.labels === null) return [numbers];
  const labels = scored.labels;
  const mine = () => labels.slice(offset, offset + rowCount);
  return [
    {
      name: 'label',
      datatype: 'BYTES',
      shape: `[${rowCount}]`,
      json: () => (rowCount === 1 ? `[${JSON.stringify(labels[offset])}]` : JSON.stringify(mine())),
      pack: () => packTexts(mine()),
    },
    numbers,
  ];
}

function numbersJson(values: ArrayLike<number>, from: number, to: number): string {
  let text = `[${values[from]}`;
  for (let i = from + 1; i < to; i++) text += `,${values[i]}`;
  return `${text}]`;
}
