/** From texts to a corpus: repair, judge, find duplicates, redact, split; every text keeps what became of it. */
export type { CorpusReport } from './corpus-report.ts';
export { type CurateOptions, curateDefaults, curateDocuments } from './curate-documents.ts';
export type { CorpusSplit, CuratedDocument, DropReason, SourceDocument } from './document.ts';
export { findExactDuplicates, findNearDuplicates } from './near-duplicates.ts';
export { judgeQuality, type QualityLimits, qualityDefaults } from './quality.ts';
export { isCardNumber, isIban, type RedactionCounts, type RedactionKind, redact } from './redact.ts';
export { repairUnicode } from './repair-unicode.ts';
export { createSequenceIndex } from './shared-sequences.ts';
export { contaminationOf, type SplitShares, splitOf } from './split-documents.ts';
export { shingles, wordsOf } from './words.ts';
