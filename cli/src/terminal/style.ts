/** Colours of the terminal by meaning. Every function returns its text unchanged where colour is off. */
export type Style = {
  readonly hasColor: boolean;
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  warning(text: string): string;
  bad(text: string): string;
  accent(text: string): string;
};

const codes = {
  bold: [1, 22],
  dim: [2, 22],
  good: [32, 39],
  warning: [33, 39],
  bad: [31, 39],
  accent: [36, 39],
};

export function createStyle(hasColor: boolean): Style {
  const wrap =
    ([open, close]: number[]) =>
    (text: string) =>
      hasColor && text !== '' ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return {
    hasColor,
    bold: wrap(codes.bold),
    dim: wrap(codes.dim),
    good: wrap(codes.good),
    warning: wrap(codes.warning),
    bad: wrap(codes.bad),
    accent: wrap(codes.accent),
  };
}

/** Colour is for terminals; NO_COLOR (https://no-color.org) switches it off and FORCE_COLOR on. */
export function wantsColor(isTerminal: boolean, environment: NodeJS.ProcessEnv): boolean {
  if (environment['NO_COLOR'] !== undefined && environment['NO_COLOR'] !== '') return false;
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined && forced !== '0') return true;
  return isTerminal && environment['TERM'] !== 'dumb';
}
