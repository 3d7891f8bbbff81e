import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLiveBlock } from './live-block.ts';

/** A terminal of the smallest kind: knows line feeds, cursor up and clearing, which is all that is written. */
function createScreen() {
  const lines: string[] = [''];
  let row = 0;
  const write = (text: string) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what this reads
    for (const [token] of text.matchAll(/\u001b\[\??\d*[A-Za-z]|\r|\n|[^\u001b\r\n]+/g)) {
      if (token === '\n') {
        row++;
        lines[row] ??= '';
      } else if (token.endsWith('A')) row -= Number.parseInt(token.slice(2), 10);
      else if (token === '\u001b[J') lines.splice(row, lines.length, '');
      else if (token === '\u001b[2K') lines[row] = '';
      else if (!token.startsWith('\u001b') && token !== '\r') lines[row] += token;
    }
  };
  return { write, lines: () => lines.filter((line) => line !== '') };
}

test('the block is redrawn in place and the log grows above it', () => {
  const screen = createScreen();
  const block = createLiveBlock({ isTerminal: true, write: screen.write });
  block.show(['one 10%', 'two 20%']);
  block.log('imported');
  block.show(['one 50%']);
  assert.deepEqual(screen.lines(), ['imported', 'one 50%']);
  block.log('trained');
  assert.deepEqual(screen.lines(), ['imported', 'trained', 'one 50%']);
  block.close();
  assert.deepEqual(screen.lines(), ['imported', 'trained']);
});

test('the same lines again write nothing', () => {
  let writes = 0;
  const block = createLiveBlock({ isTerminal: true, write: () => void writes++ });
  block.show(['a']);
  block.show(['a']);
  assert.equal(writes, 1);
});

test('without a terminal only the log is written', () => {
  let text = '';
  const block = createLiveBlock({
    isTerminal: false,
    write: (part) => {
      text += part;
    },
  });
  block.show(['50%']);
  block.log('done');
  block.close();
  assert.equal(text, 'done\n');
});
