import { createReadStream } from 'node:fs';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { readHead } from './text-encoding.ts';

/** How a CSV file separates and quotes. */
export type CsvDialect = { readonly delimiter: string; readonly quote: string };

const delimiters = [',', ';', '\t', '|'];
const sampleBytes = 1 << 18;

/**
 * Chooses delimiter and quote by the first 256 KB: the pair under which most records have as many fields as the
 * first, and the most fields. A file of one column comes out as comma separated.
 */
export async function detectDialect(path: string): Promise<CsvDialect> {
  const head = await readHead(path, sampleBytes);
  const text = head.toString('utf8');
  const whole = head.length < sampleBytes ? text : text.slice(0, text.lastIndexOf('\n') + 1);
  let best = { delimiter: ',', quote: '"', score: 0 };
  // A single quote is more often an apostrophe; it counts only where no double quote is.
  for (const quote of whole.includes('"') ? ['"'] : ['"', "'"]) {
    for (const delimiter of delimiters) {
      const score = consistency(whole, { delimiter, quote });
      if (score > best.score) best = { delimiter, quote, score };
    }
  }
  return { delimiter: best.delimiter, quote: best.quote };
}

function consistency(text: string, dialect: CsvDialect): number {
  const counts: number[] = [];
  const reader = createRecordReader(dialect, (record) => void counts.push(record.fieldCount));
  reader.push(text);
  reader.end();
  const expected = counts[0] ?? 1;
  if (expected < 2) return 0;
  const share = counts.filter((count) => count === expected).length / counts.length;
  return share < 0.5 ? 0 : share * 1000 + expected;
}

/** One record as far as it matters here: how many fields, and on which line it began. */
export type CsvRecord = { readonly fieldCount: number; readonly line: number };

/**
 * Splits text into records by RFC 4180, quoted line ends included; blank lines are none. `end` answers the line
 * of a quote that was never closed, or null.
 */
export function createRecordReader(dialect: CsvDialect, onRecord: (record: CsvRecord) => void) {
  const delimiter = dialect.delimiter.charCodeAt(0);
  const quote = dialect.quote.charCodeAt(0);
  let isQuoted = false;
  let hasJustClosed = false;
  let isFieldStart = true;
  let isBlank = true;
  let fieldCount = 1;
  let line = 1;
  let recordLine = 1;
  const endRecord = () => {
    if (!isBlank) onRecord({ fieldCount, line: recordLine });
    fieldCount = 1;
    isBlank = true;
    isFieldStart = true;
    recordLine = line;
  };
  return {
    push(text: string): void {
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        if (code === 10) line++;
        if (isQuoted) {
          if (code === quote) {
            isQuoted = false;
            hasJustClosed = true;
          }
          continue;
        }
        // A doubled quote closes and opens again.
        const mayOpen = isFieldStart || hasJustClosed;
        hasJustClosed = false;
        if (code === 10) endRecord();
        else if (code === delimiter) {
          fieldCount++;
          isBlank = false;
          isFieldStart = true;
        } else if (code !== 13) {
          isQuoted = code === quote && mayOpen;
          isBlank = false;
          isFieldStart = false;
        }
      }
    },
    end(): number | null {
      const unclosed = isQuoted ? recordLine : null;
      endRecord();
      return unclosed;
    },
  };
}

/** The fields of the first record, unquoted. */
export async function readHeader(path: string, dialect: CsvDialect): Promise<string[]> {
  const text = (await readHead(path, 1 << 22)).toString('utf8').replace(/^\ufeff/, '');
  const fields: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (isQuoted && char === dialect.quote && text[i + 1] === dialect.quote) field += text[i++];
    else if (char === dialect.quote && (isQuoted || field === '')) isQuoted = !isQuoted;
    else if (isQuoted) field += char;
    else if (char === dialect.delimiter) {
      fields.push(field);
      field = '';
    } else if (char === '\n') {
      if (fields.length > 0 || field !== '') break;
    } else if (char !== '\r') field += char;
  }
  fields.push(field);
  return fields;
}

/**
 * Why DuckDB could not read a CSV file, in words about the file: the first record whose number of fields differs,
 * or a quote that is never closed; null when both are in order.
 */
export async function findRaggedRecord(path: string, dialect: CsvDialect): Promise<SlipwayError | null> {
  let expected = 0;
  let odd: CsvRecord | null = null;
  const reader = createRecordReader(dialect, (record) => {
    if (expected === 0) expected = record.fieldCount;
    else if (odd === null && record.fieldCount !== expected) odd = record;
  });
  for await (const text of createReadStream(path, { encoding: 'utf8' })) {
    reader.push(text as string);
    if (odd !== null) return ragged(odd, expected);
  }
  const unclosed = reader.end();
  if (unclosed !== null) {
    return new SlipwayError(
      'invalid-data',
      `line ${unclosed} opens a quote ${dialect.quote} that is never closed`,
      {
        hint: 'close it, or double it if it belongs to the value',
      },
    );
  }
  return odd === null ? null : ragged(odd, expected);
}

function ragged(record: CsvRecord, expected: number): SlipwayError {
  return new SlipwayError(
    'invalid-data',
    `line ${record.line} has ${record.fieldCount} fields where the first line has ${expected}`,
    {
      hint: 'a value that contains the delimiter must be quoted; a missing value still needs its delimiter',
      details: { line: record.line, fields: record.fieldCount, expected },
    },
  );
}
