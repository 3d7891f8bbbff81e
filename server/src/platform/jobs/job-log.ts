import type { JobLogLine } from '@slipway/contract';
import type { JobStore } from './job-store.ts';

const flushEveryMs = 250;
const maxLineLength = 4_000;
/** A job that prints without end keeps its first lines; the rest is counted and said. */
const maxLines = 50_000;

/** Collects the lines of one attempt and writes them in batches, so that a chatty job costs few transactions. */
export function createJobLogWriter(options: {
  store: JobStore;
  jobId: string;
  firstSeq: number;
  now: () => number;
  onError: (error: unknown) => void;
}) {
  let seq = options.firstSeq;
  let pending: JobLogLine[] = [];
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();
  let droppedCount = 0;

  const flush = (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const lines = pending;
    pending = [];
    if (lines.length > 0)
      writing = writing.then(() => options.store.appendLogs(options.jobId, lines)).catch(options.onError);
    return writing;
  };
  const push = (stream: 'out' | 'err', text: string) => {
    pending.push({
      seq: ++seq,
      at: options.now(),
      stream,
      text: text.length > maxLineLength ? `${text.slice(0, maxLineLength)} …` : text,
    });
    timer ??= setTimeout(() => void flush(), flushEveryMs);
  };

  return {
    write(stream: 'out' | 'err', text: string): void {
      for (const line of text.split('\n')) {
        if (seq - options.firstSeq < maxLines) push(stream, line);
        else droppedCount++;
      }
    },
    async close(): Promise<void> {
      if (droppedCount > 0) push('err', `(${droppedCount} more lines were not kept)`);
      await flush();
    },
  };
}
