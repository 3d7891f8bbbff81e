import type { Context } from '../program/context.ts';
import { createLiveBlock, type LiveBlock } from '../terminal/live-block.ts';

const frameMs = 120;

/** A block that redraws itself about eight times a second until it is closed, and a log above it. */
export type LiveView = Pick<LiveBlock, 'log' | 'close'>;

/** `draw` is called for each frame; it gets the frame's number for turning signs. Silent with --json. */
export function openLiveView(context: Context, draw: (frame: number) => readonly string[]): LiveView {
  if (context.isJson) return { log: () => {}, close: () => {} };
  const block = createLiveBlock({
    isTerminal: context.isTerminal && context.environment['TERM'] !== 'dumb',
    write: (text) => void context.stdout.write(text),
  });
  let frame = 0;
  const redraw = () => block.show(draw(frame++));
  const timer = setInterval(redraw, frameMs);
  timer.unref();
  redraw();
  return {
    log: (line) => block.log(line),
    close() {
      clearInterval(timer);
      block.close();
    },
  };
}
