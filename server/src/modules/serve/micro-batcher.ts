/** Something that waits for a batch, with as many rows as it has. */
export type Batchable = { readonly rowCount: number };

/**
 * Gathers what arrives in one turn of the event loop, or while the batch before is on its way, and hands it over
 * together, at most `maxRows` at a time. Nobody waits for a timer: under little load a batch is one request, and
 * under much load it grows by itself. Items keep their order. `run` must not reject.
 */
export function createMicroBatcher<Item extends Batchable>(
  run: (items: readonly Item[]) => Promise<void>,
  maxRows: number,
): (item: Item) => void {
  let waiting: Item[] = [];
  let isBusy = false;
  const flush = async () => {
    while (waiting.length > 0) {
      const items = waiting;
      waiting = [];
      for (const batch of cut(items, maxRows)) await run(batch);
    }
    isBusy = false;
  };
  return (item) => {
    waiting.push(item);
    if (isBusy) return;
    isBusy = true;
    setImmediate(flush);
  };
}

function* cut<Item extends Batchable>(items: Item[], maxRows: number): Generator<Item[]> {
  let batch: Item[] = [];
  let rowCount = 0;
  for (const item of items) {
    if (batch.length > 0 && rowCount + item.rowCount > maxRows) {
      yield batch;
      batch = [];
      rowCount = 0;
    }
    batch.push(item);
    rowCount += item.rowCount;
  }
  if (batch.length > 0) yield batch;
}
