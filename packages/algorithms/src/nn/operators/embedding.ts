import { elementTypes } from '../../onnx/onnx-model.ts';
import { checkSameKind, type Tensor } from '../graph-builder.ts';
import { type Shape, shapeError, sizeOf } from '../shape.ts';
import { matmul } from './matmul.ts';
import { reshape } from './reshape.ts';

/** Up to this many rows the gradient is a product with one-hot rows; above it the product costs more than adding. */
const oneHotRows = 1024;

/** Rows of `table` [rows, size] by number: tokens [...] give [..., size]. */
export function embedding(table: Tensor, tokens: Tensor): Tensor {
  if (table.shape.length !== 2 || tokens.type !== 'int64')
    throw shapeError('embedding', [table.shape, tokens.shape], 'a table of [rows, size] and int64 tokens');
  const size = table.shape[1]!;
  const output = table.graph.emit({
    op: 'Gather',
    inputs: [table, tokens],
    shape: [...tokens.shape, size],
    attributes: { axis: { int: 0 } },
  });
  const count = sizeOf(tokens.shape);
  const backward = (gradient: Tensor) => {
    const rows = reshape(gradient, [count, size]);
    const places = reshape(tokens, [count]);
    return [
      table.shape[0]! <= oneHotRows ? addedByProduct(table, places, rows) : added(table, places, rows),
      null,
    ];
  };
  return table.graph.record({ output, inputs: [table, tokens], backward });
}

function addedByProduct(table: Tensor, places: Tensor, rows: Tensor): Tensor {
  checkSameKind('embedding', table, rows);
  const { graph } = table;
  const shape = [places.shape[0]!, table.shape[0]!];
  const numbers = graph.constant([...Array(shape[1]).keys()], [shape[1]!], 'int64');
  const isThere = graph.emit({ op: 'Equal', inputs: [reshape(places, [shape[0]!, 1]), numbers], shape });
  const to = { to: { int: elementTypes[graph.realType] } };
  const oneHot = graph.emit({ op: 'Cast', inputs: [isThere], shape, attributes: to });
  return matmul(oneHot, rows, { isLeftTransposed: true });
}

/**
 * Adds row after row, so the same batch gives the same bits. ONNX Runtime's ScatterND would share the rows between
 * threads and lose additions to tokens that come again; ScatterElements works alone.
 */
function added(table: Tensor, places: Tensor, rows: Tensor): Tensor {
  const { graph } = table;
  const sizes = (shape: Shape) => graph.constant(shape, [shape.length], 'int64');
  const column = reshape(places, [places.shape[0]!, 1]);
  const everywhere = graph.emit({
    op: 'Expand',
    inputs: [column, sizes(rows.shape)],
    shape: rows.shape,
    type: 'int64',
  });
  const zeros = graph.emit({
    op: 'Expand',
    inputs: [graph.constant([0], []), sizes(table.shape)],
    shape: table.shape,
  });
  return graph.emit({
    op: 'ScatterElements',
    inputs: [zeros, everywhere, rows],
    shape: table.shape,
    attributes: { axis: { int: 0 }, reduction: { string: 'add' } },
  });
}
