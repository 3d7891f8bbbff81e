import { AlgorithmError } from '../algorithm-error.ts';
import { type CorpusReport, reportOn } from './corpus-report.ts';
import type { CuratedDocument, DropReason, SourceDocument } from './document.ts';
import { findExactDuplicates, findNearDuplicates } from './near-duplicates.ts';
import { judgeQuality, type QualityLimits, qualityDefaults } from './quality.ts';
import { type RedactionCounts, redact } from './redact.ts';
import { repairUnicode } from './repair-unicode.ts';
import { contaminationOf, type SplitShares, splitOf } from './split-documents.ts';

export type CurateOptions = {
  readonly quality: QualityLimits;
  /** From this similarity on a text repeats an earlier one; above 1 none does. */
  readonly nearDuplicateSimilarity: number;
  readonly isRedacting: boolean;
  readonly split: SplitShares;
  /** A held-out text with a larger share of its sequences among those learned from is left out. */
  readonly maxContamination: number;
  readonly seed: number;
};

export const curateDefaults: CurateOptions = {
  quality: qualityDefaults,
  nearDuplicateSimilarity: 0.8,
  isRedacting: true,
  split: { validation: 0.05, test: 0.05 },
  maxContamination: 0.1,
  seed: 0,
};

type Draft = {
  readonly document: SourceDocument;
  readonly text: string;
  readonly isRepaired: boolean;
  readonly redactions: RedactionCounts;
  drop: { readonly reason: DropReason; readonly detail: string } | null;
};

/**
 * Makes a corpus of documents, in their order: repairs, judges, finds duplicates, redacts, splits, and clears held-out
 * texts of what is learned from. None disappears: each has its split or the reason why it has none. Throws
 * `invalid-table` when nothing is left to learn from.
 */
export function curateDocuments(
  documents: readonly SourceDocument[],
  options: CurateOptions = curateDefaults,
): { readonly documents: readonly CuratedDocument[]; readonly report: CorpusReport } {
  const drafts = documents.map((document) => draftOf(document, options));
  dropDuplicates(drafts, 'duplicate', findExactDuplicates);
  dropDuplicates(drafts, 'near duplicate', (texts) =>
    findNearDuplicates(texts, { similarity: options.nearDuplicateSimilarity }),
  );
  const splits = drafts.map(({ document }) => splitOf(document.id, options.split, options.seed));
  const kept = drafts
    .map((draft, k) => ({ draft, split: splits[k]! }))
    .filter(({ draft }) => draft.drop === null);
  dropContaminated(kept, options.maxContamination);
  const curated = drafts.map(({ document, text, drop }, k): CuratedDocument => {
    const split = drop === null ? splits[k]! : null;
    return { ...document, text, split, dropped: drop?.reason ?? null, detail: drop?.detail ?? '' };
  });
  if (!curated.some(({ split }) => split === 'train')) throw nothingLeft(curated);
  const redactions = drafts.filter(({ drop }) => drop === null).map((draft) => draft.redactions);
  const repairedCount = drafts.filter(({ isRepaired }) => isRepaired).length;
  return { documents: curated, report: reportOn(curated, { redactions, repairedCount }) };
}

const noRedactions: RedactionCounts = { email: 0, phone: 0, card: 0, iban: 0 };

function draftOf(document: SourceDocument, { quality, isRedacting }: CurateOptions): Draft {
  const repaired = repairUnicode(document.text).trim();
  const drop = judgeQuality(repaired, quality);
  const { text, counts } =
    isRedacting && drop === null ? redact(repaired) : { text: repaired, counts: noRedactions };
  return { document, text, isRepaired: repaired !== document.text.trim(), redactions: counts, drop };
}

function dropDuplicates(
  drafts: readonly Draft[],
  reason: DropReason,
  find: (texts: readonly string[]) => readonly (number | null)[],
): void {
  const kept = drafts.filter(({ drop }) => drop === null);
  find(kept.map(({ text }) => text)).forEach((first, k) => {
    if (first !== null) kept[k]!.drop = { reason, detail: `of ${kept[first]!.document.id}` };
  });
}

function dropContaminated(
  kept: readonly { readonly draft: Draft; readonly split: string }[],
  limit: number,
): void {
  const heldOut = kept.filter(({ split }) => split !== 'train');
  const trained = kept.filter(({ split }) => split === 'train').map(({ draft }) => draft.text);
  contaminationOf(
    heldOut.map(({ draft }) => draft.text),
    trained,
  ).forEach((share, k) => {
    if (share > limit)
      heldOut[k]!.draft.drop = {
        reason: 'contaminated',
        detail: `${(100 * share).toFixed(0)}% of it is learned from`,
      };
  });
}

function nothingLeft(documents: readonly CuratedDocument[]): AlgorithmError {
  const first = documents.find(({ dropped }) => dropped !== null);
  const because = first === undefined ? '' : `; '${first.id}' was dropped: ${first.dropped}, ${first.detail}`;
  return new AlgorithmError(
    'invalid-table',
    `none of ${documents.length} documents is left to learn from${because}`,
    'give more text, or widen the limits of the curation',
  );
}
