/**
 * The regular expression of a LIKE pattern as generated code: % is any text, _ one character, everything else is
 * itself. With `ignoresCase` the pattern must be ASCII and the subject is lowered by the caller; null otherwise.
 */
export function likePattern(pattern: string, ignoresCase: boolean): string | null {
  if (ignoresCase && !/^[\x20-\x7e]*$/.test(pattern)) return null;
  const text = ignoresCase ? pattern.toLowerCase() : pattern;
  let source = '';
  for (const char of text) {
    if (char === '%') source += '.*';
    else if (char === '_') source += '.';
    else source += byNumber(char);
  }
  return `/^${source}$/su`;
}

/** Every character by its number but letters and digits: nothing of a pattern is read as code. */
function byNumber(char: string): string {
  return /^[A-Za-z0-9]$/.test(char) ? char : `\\u{${char.codePointAt(0)!.toString(16)}}`;
}
