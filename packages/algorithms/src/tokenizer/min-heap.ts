/** A binary heap of numbers, the smallest first. Entries are never changed; whoever pops one checks that it holds. */
export class MinHeap {
  readonly #keys: number[] = [];

  get size(): number {
    return this.#keys.length;
  }

  push(key: number): void {
    const keys = this.#keys;
    let place = keys.push(key) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (keys[parent]! <= key) break;
      keys[place] = keys[parent]!;
      place = parent;
    }
    keys[place] = key;
  }

  /** Removes the smallest; only when size is above 0. */
  pop(): number {
    const keys = this.#keys;
    const smallest = keys[0]!;
    const last = keys.pop()!;
    if (keys.length > 0) this.#sink(last);
    return smallest;
  }

  #sink(key: number): void {
    const keys = this.#keys;
    let place = 0;
    for (let child = 1; child < keys.length; child = 2 * place + 1) {
      if (child + 1 < keys.length && keys[child + 1]! < keys[child]!) child += 1;
      if (keys[child]! >= key) break;
      keys[place] = keys[child]!;
      place = child;
    }
    keys[place] = key;
  }
}
