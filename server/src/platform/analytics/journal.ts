import { randomBytes } from 'node:crypto';
import { close, fdatasync, ftruncate, mkdirSync, openSync, readdirSync, write, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { encodeFrame, type RowBatch } from './journal-frame.ts';

/** What one write put on disk: `rows` of a segment up to `endOffset`. */
export type JournalEntry = {
  readonly segment: string;
  readonly endOffset: number;
  readonly batches: readonly RowBatch[];
};

export type Journal = {
  /** Resolves when the rows are in the hands of the operating system. Calls of one turn share one promise. */
  append(batch: RowBatch): Promise<void>;
  /** Resolves when everything appended so far was written, or refused. */
  settled(): Promise<void>;
  /** Segments that a former process left, oldest first. */
  leftovers(): readonly string[];
  pathOf(segment: string): string;
  /** Removes a segment that is no longer needed; the one being written stays. */
  remove(segment: string): Promise<void>;
  close(): Promise<void>;
};

type Group = { batches: RowBatch[]; promise: Promise<void>; resolve(): void; reject(error: unknown): void };
type OpenSegment = { name: string; fd: number; offset: number };

const segmentName = /^\d{10}-[0-9a-f]{12}\.journal$/;
const closeFile = promisify(close);
const truncateFile = promisify(ftruncate);
const syncFile = promisify(fdatasync);

/**
 * An append-only log in numbered segment files. All rows that arrive in one turn of the event loop, or while a
 * write is on its way, go out in one frame by one write. There is no flush to the disk per write: the promise is
 * about the death of the process, and the page cache outlives it. A segment is flushed when it is complete.
 *
 * `onWritten` hears of every frame, in order, before its callers do.
 */
export function openJournal(options: {
  directory: string;
  segmentBytes: number;
  onWritten(entry: JournalEntry): void;
}): Journal {
  const { directory, segmentBytes, onWritten } = options;
  mkdirSync(directory, { recursive: true });
  let leftovers = readdirSync(directory)
    .filter((name) => segmentName.test(name))
    .sort();
  let number = Number(leftovers.at(-1)?.slice(0, 10) ?? 0);
  let segment: OpenSegment | undefined;
  let waiting: Group | undefined;
  let running: Promise<void> | undefined;

  const currentSegment = async (): Promise<OpenSegment> => {
    if (segment !== undefined && segment.offset < segmentBytes) return segment;
    await finishSegment();
    // The random part: a number may come again after all files are gone, a name never does.
    const name = `${String(++number).padStart(10, '0')}-${randomBytes(6).toString('hex')}.journal`;
    segment = { name, fd: openSync(join(directory, name), 'ax'), offset: 0 };
    return segment;
  };

  const finishSegment = async () => {
    if (segment === undefined) return;
    const { fd } = segment;
    segment = undefined;
    await syncFile(fd).finally(() => closeFile(fd));
  };

  const writeGroup = async (group: Group) => {
    try {
      const target = await currentSegment();
      const frame = encodeFrame(group.batches);
      await writeFrame(target, frame).catch(async (error) => {
        await takeBack(target);
        throw error;
      });
      target.offset += frame.length;
      onWritten({ segment: target.name, endOffset: target.offset, batches: group.batches });
      group.resolve();
    } catch (error) {
      group.reject(error);
    }
  };

  /** Removes half a frame. When even that fails the segment is left with a torn tail and a new one begun. */
  const takeBack = async (target: OpenSegment) => {
    try {
      await truncateFile(target.fd, target.offset);
    } catch {
      await finishSegment().catch(() => undefined);
    }
  };

  const writeAll = async () => {
    while (waiting !== undefined) {
      const group = waiting;
      waiting = undefined;
      await writeGroup(group);
    }
    running = undefined;
  };

  const nextGroup = (): Group => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    running ??= new Promise<void>((done) => setImmediate(done)).then(writeAll);
    return { batches: [], promise, resolve, reject };
  };

  return {
    leftovers: () => leftovers,
    append(batch) {
      waiting ??= nextGroup();
      addTo(waiting.batches, batch);
      return waiting.promise;
    },
    settled: async () => running,
    pathOf: (name) => join(directory, name),
    async remove(name) {
      if (name === segment?.name) return;
      await rm(join(directory, name), { force: true });
      leftovers = leftovers.filter((leftover) => leftover !== name);
    },
    async close() {
      await running;
      await finishSegment();
    },
  };
}

/** Rows for the table that was just written to join its batch, so that many small appends share the names. */
function addTo(batches: RowBatch[], batch: RowBatch): void {
  const last = batches.at(-1);
  if (last?.table === batch.table && last.columns === batch.columns)
    (last.rows as unknown[]).push(...batch.rows);
  else batches.push({ ...batch, rows: [...batch.rows] });
}

/** Up to here a write costs less than waking a thread for it, by a factor of seven under load. */
const directBytes = 256 * 1024;

function writeFrame(segment: OpenSegment, frame: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const step = (sent: number) =>
      write(segment.fd, frame, sent, frame.length - sent, null, (error, writtenBytes) => {
        if (error) reject(error);
        else if (sent + writtenBytes < frame.length) step(sent + writtenBytes);
        else resolve();
      });
    if (frame.length > directBytes) return step(0);
    // Into the page cache, which takes microseconds; what throws here rejects the promise.
    for (let sent = 0; sent < frame.length; )
      sent += writeSync(segment.fd, frame, sent, frame.length - sent, null);
    resolve();
  });
}
