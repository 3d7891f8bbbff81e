import { SlipwayError } from '../../platform/errors/slipway-error.ts';

/** Datatypes of the protocol with their size in bytes; BYTES elements carry their own length. */
export const datatypeBytes = {
  BOOL: 1,
  UINT8: 1,
  UINT16: 2,
  UINT32: 4,
  UINT64: 8,
  INT8: 1,
  INT16: 2,
  INT32: 4,
  INT64: 8,
  FP16: 2,
  FP32: 4,
  FP64: 8,
  BYTES: 0,
} as const;

export type Datatype = keyof typeof datatypeBytes;

export const isDatatype = (name: unknown): name is Datatype =>
  typeof name === 'string' && Object.hasOwn(datatypeBytes, name);

/** An input of a request whose shape was checked; `data` is missing when the values come in binary. */
export type InputTensor = {
  readonly name: string;
  readonly datatype: Datatype;
  readonly rowCount: number;
  readonly data: readonly unknown[] | null;
  readonly binarySizeBytes: number | null;
};

/** Everything that is wrong with a request of this protocol. */
export const badRequest = (message: string, hint?: string): SlipwayError =>
  new SlipwayError('invalid-input', message, hint === undefined ? {} : { hint });

/** Rows of a shape: [N] or [N, 1], since every input is one column. */
export function rowsOfShape(name: string, shape: unknown): number {
  if (!Array.isArray(shape) || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw badRequest(`input '${name}' has no shape of whole numbers`, 'write the shape as [N, 1]');
  }
  if (shape.length === 0 || shape.length > 2 || (shape.length === 2 && shape[1] !== 1)) {
    throw badRequest(
      `input '${name}' has shape [${shape.join(', ')}]; each input is one column`,
      'use [N, 1] or [N]',
    );
  }
  return shape[0];
}

/** The elements of `data`, which may be flat or nested to any depth, checked against the datatype. */
export function readElements(tensor: InputTensor): readonly unknown[] {
  const data = tensor.data!;
  const flat = data.some(Array.isArray) ? (data.flat(Number.POSITIVE_INFINITY) as unknown[]) : data;
  if (flat.length !== tensor.rowCount) {
    throw badRequest(`input '${tensor.name}' has ${flat.length} elements for ${tensor.rowCount} rows`);
  }
  for (let row = 0; row < flat.length; row++) {
    const value = flat[row];
    // null is how JSON says "missing"; whether that is allowed is for the signature to say.
    if (value !== null && !isOf(tensor.datatype, value)) throw wrongElement(tensor, row, value);
  }
  return flat;
}

function isOf(datatype: Datatype, value: unknown): boolean {
  switch (datatype) {
    case 'BYTES':
      return typeof value === 'string';
    case 'BOOL':
      return typeof value === 'boolean';
    case 'FP32':
    case 'FP64':
    case 'FP16':
      return typeof value === 'number';
    default:
      return Number.isInteger(value);
  }
}

function wrongElement({ name, datatype }: InputTensor, row: number, value: unknown): SlipwayError {
  const shown = JSON.stringify(value)?.slice(0, 60) ?? typeof value;
  return badRequest(
    `row ${row}, field '${name}' is ${shown}, not ${datatype}`,
    'send data of the stated datatype',
  );
}
