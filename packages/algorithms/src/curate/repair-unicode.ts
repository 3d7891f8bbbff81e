/** Windows-1252's characters at 0x80 to 0x9f (WHATWG Encoding, index-windows-1252), by byte; the rest are themselves. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const byteOf = new Map<string, number>([
  ...Array.from({ length: 128 }, (_, k) => [String.fromCharCode(0x80 + k), 0x80 + k] as const),
  ...Array.from(windows1252, (character, k) => [character, 0x80 + k] as const),
]);
const highCharacters = [...byteOf.keys()].map((character) => `\\u${hex(character)}`).join('');
const highRun = new RegExp(`[${highCharacters}]{2,}`, 'gu');
const strict = new TextDecoder('utf-8', { fatal: true });

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, '0');
}

/**
 * Text as it was meant: UTF-8 that was read as Windows-1252 is put right where it decodes without error, line ends
 * become \n, characters that print nothing and control characters but \n and \t go, halves of surrogate pairs become
 * U+FFFD, and the rest is in normal form C (Unicode Annex 15). Repairing twice changes nothing more.
 */
export function repairUnicode(text: string): string {
  return text
    .toWellFormed()
    .replace(highRun, decodedTwice)
    .replaceAll(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replaceAll(/(?![\n\t])\p{Cc}|[\u200b\u2060\ufeff]/gu, '')
    .normalize('NFC');
}

/** What a run of characters says when it is bytes; itself when those are not UTF-8. */
function decodedTwice(run: string): string {
  const bytes = Uint8Array.from(run, (character) => byteOf.get(character)!);
  try {
    const decoded = strict.decode(bytes);
    // A run of C1 controls is no sentence either way; only a shorter, printable text is a repair.
    return /[\u0080-\u009f]/.test(decoded) ? run : decoded;
  } catch {
    return run;
  }
}
