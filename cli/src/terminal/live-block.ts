/** Lines that are redrawn in place below a log that scrolls. On anything but a terminal only the log is written. */
export type LiveBlock = {
  /** Replaces the block. Lines must fit the width. */
  show(lines: readonly string[]): void;
  /** Writes a line of the log above the block. */
  log(line: string): void;
  /** Removes the block and gives the cursor back. */
  close(): void;
};

export type TerminalOutput = { readonly isTerminal: boolean; write(text: string): void };

const clearLine = '\u001b[2K';
const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';

export function createLiveBlock(output: TerminalOutput): LiveBlock {
  if (!output.isTerminal) {
    return { show: () => {}, log: (line) => output.write(`${line}\n`), close: () => {} };
  }
  let shown: readonly string[] = [];
  let isHidden = false;

  const erase = () => (shown.length === 0 ? '' : `\u001b[${shown.length}A\r${'\u001b[J'}`);
  const draw = (lines: readonly string[]) => lines.map((line) => `${clearLine}${line}\n`).join('');

  return {
    show(lines) {
      if (lines.length === shown.length && lines.every((line, i) => line === shown[i])) return;
      const start = isHidden ? '' : hideCursor;
      isHidden = true;
      output.write(`${start}${erase()}${draw(lines)}`);
      shown = [...lines];
    },
    log(line) {
      output.write(`${erase()}${line}\n${draw(shown)}`);
    },
    close() {
      output.write(`${erase()}${isHidden ? showCursor : ''}`);
      shown = [];
      isHidden = false;
    },
  };
}
