import { crc32 } from 'node:zlib';
import type { AnalyticsTable, Cell } from './analytics.ts';

/**
 * Rows of one table, cells in the order of `columns`. Says all that is needed to create the table, so that a
 * journal can be read before anybody defined it. Travels as JSON: see `row-codec.ts` for what JSON lacks.
 */
export type RowBatch = {
  readonly table: string;
  readonly columns: AnalyticsTable['columns'];
  readonly rows: readonly (readonly Cell[])[];
};

/** A run of bytes that is no frame, with frames after it: something changed the file. */
export type Damage = { readonly offset: number; readonly sizeBytes: number };

export type ReadFrame = { readonly batches: readonly RowBatch[]; readonly endOffset: number };

/** magic, payload length, crc32 of the payload; little endian. The magic lets a reader find its feet again. */
const magic = 0x314a4c53;
const headerBytes = 12;

/** One frame is what one write puts into the journal: all of it counts or none. */
export function encodeFrame(batches: readonly RowBatch[]): Buffer {
  const payload = Buffer.from(JSON.stringify(batches));
  const header = Buffer.allocUnsafe(headerBytes);
  header.writeUInt32LE(magic, 0);
  header.writeUInt32LE(payload.length, 4);
  header.writeUInt32LE(crc32(payload), 8);
  return Buffer.concat([header, payload]);
}

/**
 * Reads the frames of a segment. A torn tail, which the death of a process leaves, ends the reading silently;
 * damage with sound frames after it is told to `onDamage` and stepped over.
 */
export function* readFrames(
  segment: Buffer,
  onDamage: (damage: Damage) => void,
): Generator<ReadFrame, void, undefined> {
  let offset = 0;
  while (offset < segment.length) {
    const endOffset = frameEnd(segment, offset);
    if (endOffset !== undefined) {
      yield { batches: JSON.parse(segment.toString('utf8', offset + headerBytes, endOffset)), endOffset };
      offset = endOffset;
      continue;
    }
    const next = findFrame(segment, offset + 1);
    if (next === undefined) return;
    onDamage({ offset, sizeBytes: next - offset });
    offset = next;
  }
}

/** Where the frame at `offset` ends, or undefined when there is no whole, sound frame. */
function frameEnd(segment: Buffer, offset: number): number | undefined {
  if (offset + headerBytes > segment.length || segment.readUInt32LE(offset) !== magic) return undefined;
  const end = offset + headerBytes + segment.readUInt32LE(offset + 4);
  if (end > segment.length) return undefined;
  return crc32(segment.subarray(offset + headerBytes, end)) === segment.readUInt32LE(offset + 8)
    ? end
    : undefined;
}

function findFrame(segment: Buffer, from: number): number | undefined {
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(magic);
  for (let at = segment.indexOf(mark, from); at !== -1; at = segment.indexOf(mark, at + 1)) {
    if (frameEnd(segment, at) !== undefined) return at;
  }
  return undefined;
}
