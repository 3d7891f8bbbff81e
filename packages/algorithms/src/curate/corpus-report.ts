import type { CorpusSplit, CuratedDocument } from './document.ts';
import type { RedactionCounts, RedactionKind } from './redact.ts';

/** What a curation did, in counts of documents unless said otherwise. */
export type CorpusReport = {
  readonly documentCount: number;
  readonly repairedCount: number;
  readonly kept: Readonly<
    Record<CorpusSplit, { readonly documentCount: number; readonly characterCount: number }>
  >;
  readonly droppedCounts: Readonly<Record<string, number>>;
  /** Places in kept documents. */
  readonly redactionCounts: RedactionCounts;
  /** Kept documents by licence as stated; 'none stated' for those without. */
  readonly licenseCounts: Readonly<Record<string, number>>;
};

export function reportOn(
  documents: readonly CuratedDocument[],
  {
    redactions,
    repairedCount,
  }: { readonly redactions: readonly RedactionCounts[]; readonly repairedCount: number },
): CorpusReport {
  const kept = documents.filter(({ split }) => split !== null);
  const ofSplit = (split: CorpusSplit) => {
    const some = kept.filter((document) => document.split === split);
    return {
      documentCount: some.length,
      characterCount: some.reduce((sum, { text }) => sum + text.length, 0),
    };
  };
  const total = (kind: RedactionKind) => redactions.reduce((sum, counts) => sum + counts[kind], 0);
  return {
    documentCount: documents.length,
    repairedCount,
    kept: { train: ofSplit('train'), validation: ofSplit('validation'), test: ofSplit('test') },
    droppedCounts: countBy(documents.flatMap(({ dropped }) => dropped ?? [])),
    redactionCounts: {
      email: total('email'),
      phone: total('phone'),
      card: total('card'),
      iban: total('iban'),
    },
    licenseCounts: countBy(kept.map(({ license }) => license ?? 'none stated')),
  };
}

/** The most frequent first. */
function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
}
