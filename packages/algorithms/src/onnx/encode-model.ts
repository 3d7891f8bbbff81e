import {
  elementTypes,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxNode,
  type OnnxTensorValue,
  type OnnxValueInfo,
} from './onnx-model.ts';
import { ProtobufWriter } from './protobuf-writer.ts';

const irVersion = 8;
const defaultOpsets = { '': 17, 'ai.onnx.ml': 3 };

/**
 * Serialises a graph as an ONNX ModelProto (onnx.proto, IR version 8). The same graph gives the same bytes.
 * Field numbers are those of onnx.proto.
 */
export function encodeOnnxModel(graph: OnnxGraph): Uint8Array {
  const writer = new ProtobufWriter()
    .int(1, irVersion)
    .string(2, 'slipway')
    .message(7, (inner) => writeGraph(inner, graph));
  for (const [domain, version] of Object.entries(graph.opsets ?? defaultOpsets)) {
    writer.message(8, (opset) => opset.string(1, domain).int(2, version));
  }
  for (const [key, value] of Object.entries(graph.metadata ?? {}))
    writer.message(14, (entry) => entry.string(1, key).string(2, value));
  return writer.finish();
}

function writeGraph(writer: ProtobufWriter, graph: OnnxGraph): void {
  graph.nodes.forEach((node, index) => {
    writer.message(1, (inner) => writeNode(inner, node, index));
  });
  writer.string(2, graph.name);
  for (const [name, tensor] of Object.entries(graph.initializers ?? {}))
    writer.message(5, (inner) => writeTensor(inner, tensor, name));
  for (const input of graph.inputs) writer.message(11, (inner) => writeValueInfo(inner, input));
  for (const output of graph.outputs) writer.message(12, (inner) => writeValueInfo(inner, output));
}

function writeNode(writer: ProtobufWriter, node: OnnxNode, index: number): void {
  for (const input of node.inputs) writer.string(1, input);
  for (const output of node.outputs) writer.string(2, output);
  writer.string(3, `${node.op}_${index}`).string(4, node.op);
  for (const [name, attribute] of Object.entries(node.attributes ?? {}))
    writer.message(5, (inner) => writeAttribute(inner.string(1, name), attribute));
  if (node.domain !== undefined && node.domain !== '') writer.string(7, node.domain);
}

/** AttributeProto: the value in its own field, and its kind in field 20. */
function writeAttribute(writer: ProtobufWriter, attribute: OnnxAttribute): void {
  if ('float' in attribute) writer.float(2, attribute.float).int(20, 1);
  else if ('int' in attribute) writer.int(3, attribute.int).int(20, 2);
  else if ('string' in attribute) writer.string(4, attribute.string).int(20, 3);
  else if ('tensor' in attribute)
    writer.message(5, (inner) => writeTensor(inner, attribute.tensor)).int(20, 4);
  else if ('floats' in attribute) {
    // Repeated fields of AttributeProto are not packed in proto2; both forms are read, packed is smaller.
    writer.packedFloats(7, attribute.floats).int(20, 6);
  } else if ('ints' in attribute) writer.packedInts(8, attribute.ints).int(20, 7);
  else {
    for (const text of attribute.strings) writer.string(9, text);
    writer.int(20, 8);
  }
}

function writeTensor(writer: ProtobufWriter, tensor: OnnxTensorValue, name?: string): void {
  writer.packedInts(1, tensor.shape).int(2, elementTypes[tensor.type]);
  if (tensor.type === 'string') for (const text of tensor.values) writer.string(6, text);
  if (name !== undefined) writer.string(8, name);
  if (tensor.type !== 'string') writer.bytes(9, rawData(tensor));
}

function rawData(tensor: Exclude<OnnxTensorValue, { type: 'string' }>): Uint8Array {
  if (tensor.type === 'float') return new Uint8Array(Float32Array.from(tensor.values).buffer);
  if (tensor.type === 'double') return new Uint8Array(Float64Array.from(tensor.values).buffer);
  return new Uint8Array(BigInt64Array.from(Array.from(tensor.values, (value) => BigInt(value))).buffer);
}

function writeValueInfo(writer: ProtobufWriter, value: OnnxValueInfo): void {
  writer.string(1, value.name).message(2, (type) =>
    type.message(1, (tensor) =>
      tensor.int(1, elementTypes[value.type]).message(2, (shape) => {
        for (const size of value.shape)
          shape.message(1, (dimension) =>
            typeof size === 'number' ? dimension.int(1, size) : dimension.string(2, size),
          );
      }),
    ),
  );
}
