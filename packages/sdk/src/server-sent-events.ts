/** One event of a `text/event-stream`. */
export type ServerSentEvent = { readonly id: string | undefined; readonly data: string };

/**
 * Takes a `text/event-stream` apart (WHATWG HTML, section 9.2). Chunks may break anywhere, inside a line ending too.
 * An event without data, and comments, are left out as the standard says.
 */
export function createEventParser(): (text: string) => ServerSentEvent[] {
  let rest = '';
  let id: string | undefined;
  let data: string[] = [];
  const takeLine = (line: string, into: ServerSentEvent[]) => {
    if (line === '') {
      if (data.length > 0) into.push({ id, data: data.join('\n') });
      data = [];
      return;
    }
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    if (field === 'id' && !value.includes('\0')) id = value;
  };
  return (text) => {
    const events: ServerSentEvent[] = [];
    rest += text;
    // A carriage return at the very end may be half of a line ending: it waits for the next chunk.
    const lines = /([^\r\n]*)(\r\n|\n|\r(?!$))/y;
    let end = 0;
    for (let match = lines.exec(rest); match !== null; match = lines.exec(rest)) {
      takeLine(match[1]!, events);
      end = lines.lastIndex;
    }
    rest = rest.slice(end);
    return events;
  };
}
