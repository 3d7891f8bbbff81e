import type { Signature } from '@slipway/contract';
import type { RawRows } from '../../modules/serve/index.ts';
import { badForm } from './scoring-input.ts';

/**
 * Rows of a CSV body (RFC 4180, first line the column names). A cell becomes what the signature says its column
 * is; an empty cell is missing, and one that does not read as its type is left for the signature to refuse.
 */
export function readCsvRows(text: string, signature: Pick<Signature, 'inputs'>): RawRows {
  const [names, ...lines] = splitCsv(text);
  if (names === undefined) throw badForm('the CSV body is empty', 'start with a line of column names');
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) throw badForm(`column '${repeated}' stands twice`);
  const types = new Map(signature.inputs.map(({ name, type }) => [name, type]));
  const columns = new Map<string, unknown[]>(names.map((name) => [name, []]));
  for (const [i, cells] of lines.entries()) {
    if (cells.length !== names.length) {
      throw badForm(`line ${i + 2} of the CSV has ${cells.length} cells, expected ${names.length}`);
    }
    names.forEach((name, k) => {
      columns.get(name)!.push(readCell(cells[k]!, types.get(name)));
    });
  }
  return { columns, rowCount: lines.length };
}

function readCell(cell: string, type: Signature['inputs'][number]['type'] | undefined): unknown {
  if (cell === '') return null;
  if (type === 'number') return Number.isNaN(Number(cell)) ? cell : Number(cell);
  if (type === 'boolean') return /^(true|1)$/i.test(cell) ? true : /^(false|0)$/i.test(cell) ? false : cell;
  if (type === 'timestamp') return /^-?\d+$/.test(cell) ? Number(cell) : cell;
  return cell;
}

function splitCsv(text: string): string[][] {
  const lines: string[][] = [];
  let cells: string[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length) {
    const { cell, end } = text[at] === '"' ? readQuoted(text, at) : readPlain(text, at);
    cells.push(cell);
    at = end;
    if (text[at] === ',') {
      at++;
      if (at < text.length && !isLineEnd(text, at)) continue;
      cells.push('');
    }
    at += text.startsWith('\r\n', at) ? 2 : 1;
    lines.push(cells);
    cells = [];
  }
  return lines;
}

const isLineEnd = (text: string, at: number) => text[at] === '\n' || text.startsWith('\r\n', at);

function readPlain(text: string, start: number): { cell: string; end: number } {
  let end = start;
  while (end < text.length && text[end] !== ',' && !isLineEnd(text, end)) end++;
  return { cell: text.slice(start, end), end };
}

function readQuoted(text: string, start: number): { cell: string; end: number } {
  let cell = '';
  for (let from = start + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote < 0) throw badForm('a quoted cell of the CSV does not end');
    cell += text.slice(from, quote);
    if (text[quote + 1] !== '"') {
      const end = quote + 1;
      if (end < text.length && text[end] !== ',' && !isLineEnd(text, end)) {
        throw badForm('a quoted cell of the CSV goes on after its quote');
      }
      return { cell, end };
    }
    cell += '"';
    from = quote + 2;
  }
}
