import { pairKey } from './join-bytes.ts';
import { encodeText } from './wtf8.ts';

type Pair = [left: number, right: number];
type Word = { ids: number[]; readonly count: number };
/** `words` may name words that hold the pair no more; `offered` is the count of its candidate in the heap. */
type Entry = { readonly pair: Pair; count: number; offered: number; readonly words: Set<Word> };
type Candidate = { readonly entry: Entry; readonly count: number };

/**
 * How often each pair of neighbouring tokens occurs in a set of counted words, kept up to date while pairs are
 * joined. Only words that hold the joined pair are touched.
 */
export class PairCounts {
  readonly #entries = new Map<number, Entry>();
  readonly #heap: Candidate[] = [];
  #touched = new Set<Entry>();

  constructor(words: ReadonlyMap<string, number>, idOfByte: (byte: number) => number) {
    for (const [text, count] of words) {
      const word = { ids: Array.from(encodeText(text), idOfByte), count };
      for (let k = 1; k < word.ids.length; k += 1) this.#add(word, [word.ids[k - 1]!, word.ids[k]!], count);
    }
    this.#offerTouched();
  }

  /** The pair to join next, or null when none occurs `minCount` times. */
  mostFrequent(minCount: number): Pair | null {
    for (;;) {
      const candidate = popCandidate(this.#heap);
      if (candidate === undefined) return null;
      const { entry, count } = candidate;
      if (count !== entry.offered) continue;
      // A count that fell while the pair waited goes back to its new place; one that rose was offered again.
      if (count !== entry.count) this.#offer(entry);
      else return count < Math.max(1, minCount) ? null : entry.pair;
    }
  }

  /** Joins a pair to one token, from the left, in every word. */
  join(pair: Pair, result: number): void {
    const entry = this.#entries.get(pairKey(...pair))!;
    for (const word of entry.words) this.#joinWithin(word, pair, result);
    entry.words.clear();
    this.#touched.delete(entry);
    this.#offerTouched();
  }

  #joinWithin(word: Word, [left, right]: Pair, result: number): void {
    const { ids, count } = word;
    const joined: number[] = [];
    for (let k = 0; k < ids.length; k += 1) {
      if (ids[k] !== left || ids[k + 1] !== right) {
        joined.push(ids[k]!);
        continue;
      }
      joined.push(result);
      k += 1;
    }
    if (joined.length === ids.length) return;
    for (let k = 1; k < ids.length; k += 1) this.#add(word, [ids[k - 1]!, ids[k]!], -count);
    for (let k = 1; k < joined.length; k += 1) this.#add(word, [joined[k - 1]!, joined[k]!], count);
    word.ids = joined;
  }

  #add(word: Word, pair: Pair, count: number): void {
    const key = pairKey(...pair);
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { pair, count: 0, offered: 0, words: new Set() };
      this.#entries.set(key, entry);
    }
    entry.count += count;
    if (count > 0) {
      entry.words.add(word);
      this.#touched.add(entry);
    }
  }

  #offerTouched(): void {
    for (const entry of this.#touched) if (entry.count > entry.offered) this.#offer(entry);
    this.#touched = new Set();
  }

  #offer(entry: Entry): void {
    entry.offered = entry.count;
    if (entry.count > 0) pushCandidate(this.#heap, { entry, count: entry.count });
  }
}

/** More frequent first, then lower numbers. */
function comesBefore(a: Candidate, b: Candidate): boolean {
  if (a.count !== b.count) return a.count > b.count;
  const [[aLeft, aRight], [bLeft, bRight]] = [a.entry.pair, b.entry.pair];
  return aLeft !== bLeft ? aLeft < bLeft : aRight < bRight;
}

function pushCandidate(heap: Candidate[], candidate: Candidate): void {
  let place = heap.push(candidate) - 1;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    if (!comesBefore(candidate, heap[parent]!)) break;
    heap[place] = heap[parent]!;
    place = parent;
  }
  heap[place] = candidate;
}

function popCandidate(heap: Candidate[]): Candidate | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (heap.length === 0 || last === undefined) return first;
  let place = 0;
  for (let child = 1; child < heap.length; child = 2 * place + 1) {
    if (child + 1 < heap.length && comesBefore(heap[child + 1]!, heap[child]!)) child += 1;
    if (!comesBefore(heap[child]!, last)) break;
    heap[place] = heap[child]!;
    place = child;
  }
  heap[place] = last;
  return first;
}
