/** A text before curation. `id` is unique among the documents given. */
export type SourceDocument = {
  readonly id: string;
  /** Where it came from, as a person would look it up. */
  readonly source: string;
  /** SPDX expression as stated where it came from; null when nothing is stated. */
  readonly license: string | null;
  readonly text: string;
};

export type CorpusSplit = 'train' | 'validation' | 'test';

/** Why a document is left out. */
export type DropReason =
  | 'too short'
  | 'too long'
  | 'not language'
  | 'repetitive'
  | 'another language'
  | 'duplicate'
  | 'near duplicate'
  | 'contaminated';

/** A text after curation: what remains of it, and either its split or why it is left out. */
export type CuratedDocument = SourceDocument & {
  readonly split: CorpusSplit | null;
  readonly dropped: DropReason | null;
  /** The figure or document behind `dropped`; '' for a kept one. */
  readonly detail: string;
};
