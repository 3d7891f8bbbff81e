/** Who judged: a person, a model or a program, by name. */
export type AssessmentSource = { readonly type: string; readonly id: string };

export type AssessmentError = {
  readonly code: string;
  readonly message: string | null;
  readonly stackTrace: string | null;
};

/**
 * A judgement of a trace or one of its spans: what was thought of it (feedback), or what it should have been
 * (expectation).
 */
export type Assessment = {
  readonly id: string;
  readonly traceId: string;
  readonly name: string;
  readonly kind: 'feedback' | 'expectation';
  readonly spanId: string | null;
  readonly source: AssessmentSource;
  /** JSON; null beside an error. */
  readonly valueJson: string;
  readonly error: AssessmentError | null;
  readonly rationale: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** The assessment it replaces, which is no longer valid. */
  readonly overrides: string | null;
  readonly isValid: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
};

export type NewAssessment = Omit<Assessment, 'id' | 'isValid'>;

/** What of an assessment may change; metadata is merged. */
export type AssessmentChange = {
  readonly name?: string | undefined;
  readonly rationale?: string | null | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** Of the kind the assessment has. */
  readonly value?:
    | {
        readonly kind: Assessment['kind'];
        readonly valueJson: string;
        readonly error: AssessmentError | null;
      }
    | undefined;
};
