import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRandom } from '../samplers/random.ts';
import {
  contaminationOf,
  createSequenceIndex,
  curateDefaults,
  curateDocuments,
  findExactDuplicates,
  findNearDuplicates,
  isCardNumber,
  isIban,
  judgeQuality,
  qualityDefaults,
  redact,
  repairUnicode,
  type SourceDocument,
  splitOf,
} from './index.ts';

/** Sentences of drawn words: language by its form, and no two alike. */
function prose(seed: number, wordCount = 200): string {
  const random = createRandom(seed);
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const word = () =>
    Array.from({ length: 3 + random.integer(6) }, () => letters[random.integer(26)]!).join('');
  return Array.from({ length: wordCount }, (_, k) => word() + (k % 9 === 8 ? '.\n' : '')).join(' ');
}

const documentOf = (id: string, text: string): SourceDocument => ({
  id,
  source: `${id}.md`,
  license: id.startsWith('x') ? null : 'MIT',
  text,
});

test('text that was decoded wrongly, cut, or carries marks nobody sees is put right', () => {
  assert.equal(repairUnicode('KÃ¶ln â€“ MÃ¼nchen'), 'Köln – München');
  assert.equal(repairUnicode('\ufeffa\r\nb\rc\u200bd\u0007'), 'a\nb\ncd');
  assert.equal(repairUnicode('e\u0301'), 'é');
  assert.equal(repairUnicode('a\ud800b'), 'a\ufffdb');
  assert.equal(repairUnicode('Ça élève, größer, 日本語 🚢'), 'Ça élève, größer, 日本語 🚢');
});

test('repairing twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const once = repairUnicode(text);
      assert.ok(once.isWellFormed());
      // What was encoded three times is put right in two turns.
      fc.pre(!/[\u0080-\u00ff]{2}/.test(once));
      assert.equal(repairUnicode(once), once);
    }),
  );
});

test('addresses and numbers of people go, and what only looks like them stays', () => {
  const personal = [
    'write to ada.lovelace+dev@example.org now',
    'call +49 30 901820 or (030) 901-8200',
    'card 4111 1111 1111 1111, iban DE89 3704 0044 0532 0130 00',
  ].join('\n');
  assert.deepEqual(redact(personal), {
    text: 'write to <email> now\ncall <phone> or <phone>\ncard <card>, iban <iban>',
    counts: { email: 1, phone: 2, card: 1, iban: 1 },
  });
  for (const plain of [
    'npm install react@18.2.0 @types/node@20',
    'released 2024-01-31, 10.0.0.1, 1,234,567,890 bytes',
    'id 4111 1111 1111 1112 and DE88 3704 0044 0532 0130 00',
    'sha 0123456789abcdef0123456789abcdef',
    '3.14159265358979323846 and 1700000000000',
  ])
    assert.deepEqual(redact(plain).text, plain);
});

test('check digits of cards and IBANs', () => {
  for (const real of ['4012888888881881', '378282246310005', '5555 5555 5555 4444', '6011-1111-1111-1117'])
    assert.ok(isCardNumber(real), real);
  for (const other of ['4012888888881882', '0000000000000000', '411111111111'])
    assert.ok(!isCardNumber(other));
  for (const real of ['GB82 WEST 1234 5698 7654 32', 'FR1420041010050500013M02606', 'NO9386011117947'])
    assert.ok(isIban(real), real);
  for (const other of ['GB82 WEST 1234 5698 7654 33', 'GB82', 'hello']) assert.ok(!isIban(other));
});

test('each rule drops what breaks it and says by how much', () => {
  const verdict = (text: string, change = {}) => judgeQuality(text, { ...qualityDefaults, ...change });
  assert.equal(verdict(prose(1)), null);
  assert.deepEqual(verdict('three short words'), { reason: 'too short', detail: '3 words' });
  assert.equal(verdict(prose(1), { maxWords: 100 })?.detail, '200 words');
  assert.match(verdict('a '.repeat(80))!.detail, /words of 1\.0 letters/);
  assert.match(verdict(`${'word '.repeat(60)}${'=+-{}[]();'.repeat(80)}`)!.detail, /% of it letters/);
  assert.match(verdict(`${prose(1, 60)}\n${`${prose(2, 20)}\n`.repeat(9)}`)!.detail, /repeated lines/);
  assert.match(verdict(`${'buy now cheap '.repeat(40)}${prose(3, 60)}`)!.detail, /the same 2 words/);
  assert.equal(verdict(prose(1), { language: 'en' })?.reason, 'another language');
  const english = 'It is a truth that the ship of the line is not to be left in the harbour for a storm. ';
  assert.equal(verdict(english.repeat(1) + prose(4, 40), { language: 'en', maxTopShare: [1, 1, 1] }), null);
});

test('copies and near copies are found at the rate their similarity says', () => {
  const whole = prose(5);
  assert.deepEqual(findExactDuplicates([whole, prose(6), whole.toUpperCase().replaceAll(' ', '  ')]), [
    null,
    null,
    0,
  ]);
  const changed = (share: number) =>
    whole
      .split(' ')
      .map((word, k) => (k % Math.round(1 / share) === 3 ? `${word}x` : word))
      .join(' ');
  // One word in 50 changed spoils 5 of 50 runs: a similarity of 0.82. One in 20 leaves 0.6.
  const found = findNearDuplicates([whole, prose(7), changed(0.02), changed(0.05)], { similarity: 0.75 });
  assert.deepEqual(found, [null, null, 0, null]);
  assert.deepEqual(findNearDuplicates(['', ''], { similarity: 0.8 }), [null, 0]);
});

test('a document stays in its split whatever else there is, in the shares asked for', () => {
  const shares = { validation: 0.2, test: 0.1 };
  const splits = Array.from({ length: 5_000 }, (_, k) => splitOf(`doc ${k}`, shares, 7));
  const share = (split: string) => splits.filter((of) => of === split).length / 5_000;
  assert.ok(Math.abs(share('validation') - 0.2) < 0.02 && Math.abs(share('test') - 0.1) < 0.02);
  assert.notDeepEqual(
    splits,
    Array.from({ length: 5_000 }, (_, k) => splitOf(`doc ${k}`, shares, 8)),
  );
});

test('contamination is the share of sequences that are learned from', () => {
  const [a, b] = [prose(8, 100), prose(9, 100)];
  const [none, half, all] = contaminationOf([a, `${a} ${b}`, b], [prose(10), b]) as [number, number, number];
  assert.equal(none, 0);
  assert.equal(all, 1);
  assert.ok(half > 0.4 && half < 0.5, `${half}`);
});

test('nothing disappears: each document has its split or its reason', () => {
  const texts = Array.from({ length: 60 }, (_, k) => documentOf(`doc ${k}`, prose(100 + k)));
  const { documents, report } = curateDocuments([
    ...texts,
    documentOf('copy', texts[0]!.text),
    documentOf('nearly', `${texts[1]!.text} tail`),
    documentOf('short', 'too little'),
    documentOf('x personal', `${prose(300)} mail ada@example.org`),
  ]);
  assert.equal(documents.length, 64);
  for (const { split, dropped, id } of documents) assert.equal(split === null, dropped !== null, id);
  const reasonOf = (id: string) => documents.find((document) => document.id === id);
  assert.deepEqual([reasonOf('copy')!.dropped, reasonOf('copy')!.detail], ['duplicate', 'of doc 0']);
  assert.deepEqual([reasonOf('nearly')!.dropped, reasonOf('nearly')!.detail], ['near duplicate', 'of doc 1']);
  assert.equal(reasonOf('short')!.dropped, 'too short');
  assert.ok(reasonOf('x personal')!.text.endsWith('mail <email>'));
  assert.deepEqual(report.droppedCounts, { duplicate: 1, 'near duplicate': 1, 'too short': 1 });
  assert.deepEqual(report.licenseCounts, { MIT: 60, 'none stated': 1 });
  assert.equal(report.redactionCounts.email, 1);
  const { train, validation, test: heldOut } = report.kept;
  assert.equal(train.documentCount + validation.documentCount + heldOut.documentCount, 61);
});

test('held-out documents that are part of others are left out', () => {
  const texts = Array.from({ length: 80 }, (_, k) => documentOf(`doc ${k}`, prose(500 + k)));
  const split = (id: string) => splitOf(id, curateDefaults.split, 0);
  const heldOut = texts.find(({ id }) => split(id) === 'test')!;
  const trained = texts.find(({ id }) => split(id) === 'train')!;
  const part = trained.text.split(' ').slice(20, 120).join(' ');
  const { documents } = curateDocuments(
    texts.map((document) => (document === heldOut ? { ...document, text: part } : document)),
  );
  const verdict = documents.find(({ id }) => id === heldOut.id)!;
  assert.deepEqual([verdict.dropped, verdict.detail], ['contaminated', '100% of it is learned from']);
});

test('a corpus of one repeated document keeps it once, and one of nothing is refused with a reason', () => {
  const text = prose(1);
  const { report } = curateDocuments(
    Array.from({ length: 5 }, (_, k) => documentOf(`${k}`, text)),
    { ...curateDefaults, split: { validation: 0, test: 0 } },
  );
  assert.deepEqual(report.droppedCounts, { duplicate: 4 });
  assert.equal(report.kept.train.documentCount, 1);
  assert.throws(() => curateDocuments([]), { code: 'invalid-table', message: /none of 0 documents/ });
  assert.throws(() => curateDocuments([documentOf('a', 'short')]), /'a' was dropped: too short, 1 words/);
});

test('the longest run that a stream has, by windows', () => {
  const stream = Array.from({ length: 500 }, (_, k) => (k * 37) % 251);
  const index = createSequenceIndex(stream, 8);
  assert.equal(index.longestRun(stream.slice(40, 75)), 35);
  assert.equal(index.longestRun([1, 2, 3, ...stream.slice(40, 52), 9, 9]), 12);
  assert.equal(index.longestRun(stream.slice(40, 47)), 0);
  assert.equal(index.longestRun(Array.from({ length: 50 }, (_, k) => k * k)), 0);
});
