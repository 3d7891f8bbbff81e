/** The outcome of one check. Only `broken` makes `slipway doctor` fail; what is optional can be missing. */
export type CheckResult = {
  readonly name: string;
  readonly state: 'fine' | 'missing' | 'broken';
  readonly found: string;
  /** What to do, when not fine. */
  readonly remedy: string | null;
};

export const fine = (name: string, found: string): CheckResult => ({
  name,
  state: 'fine',
  found,
  remedy: null,
});
export const broken = (name: string, found: string, remedy: string): CheckResult => ({
  name,
  state: 'broken',
  found,
  remedy,
});
export const missing = (name: string, found: string, remedy: string): CheckResult => ({
  name,
  state: 'missing',
  found,
  remedy,
});
