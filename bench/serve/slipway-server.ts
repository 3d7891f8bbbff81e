/**
 * Slipway's serving as it runs in the server: the same HTTP server, gate, fast lane, feature step, ONNX Runtime
 * and prediction log, with one endpoint. Arguments: port, ONNX file.
 */
import { readFileSync } from 'node:fs';
import { compileFeatures } from '../../server/src/modules/data/index.ts';
import { createFeatureCompiler } from '../../server/src/modules/serve/index.ts';
import { openServingServer } from '../../server/src/protocols/inference-v2/testing/serving-server.ts';
import { answerCounters } from './counters.ts';
import { flightFeatures, flightInputs } from './flight-model.ts';

const [port, onnxFile] = process.argv.slice(2);
const { house } = await openServingServer(
  { after: (end: () => void) => process.on('exit', end) },
  { port: Number(port), features: createFeatureCompiler(compileFeatures) },
);
await house.addModel({
  version: 1,
  spec: { numbers: {}, classes: ['false', 'true'] },
  inputs: flightInputs,
  features: flightFeatures,
  onnx: readFileSync(onnxFile!),
});
await house.deployVersion('1');
answerCounters(async () => {
  await house.analytics.flush();
  const [row] = await house.analytics.query<{ n: number }>(
    'SELECT count(*)::DOUBLE AS n FROM serve_prediction',
  );
  return row!.n;
});
