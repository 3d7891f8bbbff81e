import type { ErrorCode } from '@slipway/contract';
import { isSlipwayError, SlipwayError } from '../../platform/errors/slipway-error.ts';

/** DuckDB starts its messages with the class of the error. */
const sqlClasses = [
  'Parser Error',
  'Binder Error',
  'Catalog Error',
  'Not implemented Error',
  'Permission Error',
];

/**
 * Any failure of DuckDB as a SlipwayError. A full disk, an interrupt and a wrong statement have codes of their
 * own; everything else is about the values and gets `otherwise`.
 */
export function asSlipwayError(error: unknown, otherwise: ErrorCode): SlipwayError {
  if (isSlipwayError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/INTERRUPT/i.test(message))
    return new SlipwayError('cancelled', 'the query was stopped', { cause: error });
  if (/No space left on device|ENOSPC/i.test(message)) {
    return new SlipwayError('storage-full', 'the disk is full', { cause: error });
  }
  if (/^Out of Memory Error/i.test(message)) {
    return new SlipwayError(otherwise, `the query needs more memory than it may use: ${firstLine(message)}`, {
      hint: 'read fewer rows or columns at a time',
      cause: error,
    });
  }
  const isAboutSql = sqlClasses.some((name) => message.startsWith(name));
  return new SlipwayError(isAboutSql ? 'invalid-sql' : otherwise, withoutClass(message), { cause: error });
}

/** `Conversion Error: Could not …` -> `Could not …`; hints for DuckDB's own options are cut off. */
export function withoutClass(message: string): string {
  const text = message.replace(/^[A-Z][\w ]{2,40} Error: /, '');
  return text.split(/\n\s*(?:Possible (?:fixes|solutions)|LINE \d+:)/)[0]!.trim();
}

const firstLine = (message: string) => withoutClass(message).split('\n')[0]!;
