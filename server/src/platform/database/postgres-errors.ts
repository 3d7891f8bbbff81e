import { isSlipwayError, SlipwayError } from '../errors/slipway-error.ts';

/** SQLSTATE codes, https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const states = {
  unique: '23505',
  foreignKey: '23503',
  diskFull: '53100',
  serialisation: '40001',
  deadlock: '40P01',
  badText: '22021',
  limitExceeded: '54000',
};

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** True when the transaction lost against another one and may simply be run again. */
export function isRetryable(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = codeOf(at);
    if (code === states.serialisation || code === states.deadlock) return true;
  }
  return false;
}

/** Turns what PostgreSQL reports into the words of the `Database` contract; anything unknown is passed through. */
export function mapPostgresError(error: unknown): unknown {
  if (isSlipwayError(error) || !(error instanceof Error)) return error;
  const code = codeOf(error);
  if (code === states.unique) {
    return new SlipwayError('conflict', `this exists already (${error.message})`, { cause: error });
  }
  if (code === states.foreignKey) {
    return new SlipwayError(
      'conflict',
      'this refers to something that does not exist, or is still referred to',
      {
        cause: error,
      },
    );
  }
  if (code === states.badText || code === states.limitExceeded)
    return new SlipwayError('invalid-request', `PostgreSQL cannot keep a value: ${error.message}`, {
      hint: 'texts have no NUL characters, and names and ids are at most a few hundred characters long',
      cause: error,
    });
  if (code === states.diskFull || /no space left on device/i.test(error.message)) {
    return new SlipwayError('storage-full', 'the database cannot grow: the disk of PostgreSQL is full', {
      hint: 'free some space on the disk of the PostgreSQL server; nothing acknowledged was lost',
      cause: error,
    });
  }
  return error;
}
