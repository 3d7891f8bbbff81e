import { isSlipwayError, SlipwayError } from '../errors/slipway-error.ts';

/** Extended result codes, https://sqlite.org/rescode.html. */
const resultCodes = {
  busy: 5,
  full: 13,
  ioError: 10,
  shmSize: 4874,
  unique: 2067,
  primaryKey: 1555,
  foreignKey: 787,
};

/** Turns what SQLite reports into the words of the `Database` contract; anything unknown is passed through. */
export function mapSqliteError(error: unknown): unknown {
  if (isSlipwayError(error) || !(error instanceof Error) || !('errcode' in error)) return error;
  const code = Number(error.errcode);
  if (code === resultCodes.unique || code === resultCodes.primaryKey) {
    return new SlipwayError('conflict', `this exists already (${error.message})`, { cause: error });
  }
  if (code === resultCodes.foreignKey) {
    return new SlipwayError(
      'conflict',
      'this refers to something that does not exist, or is still referred to',
      {
        cause: error,
      },
    );
  }
  // A full disk shows as FULL, or as SHMSIZE when there is no room for the index of the write-ahead log.
  if (code === resultCodes.full || code === resultCodes.shmSize) return storageFull(error);
  if ((code & 0xff) === resultCodes.busy) {
    return new SlipwayError('in-use', 'the database file is locked by another process', {
      hint: 'stop the other process that uses this file and try again',
      cause: error,
    });
  }
  return error;
}

const storageFull = (cause: Error) =>
  new SlipwayError('storage-full', 'the database cannot grow: the disk is full', {
    hint: 'free some space on the disk of the home folder; nothing acknowledged was lost',
    cause,
  });
