const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * UTF-8, and for half of a surrogate pair standing alone the three bytes it would have as a character (WTF-8), so
 * that every string of JavaScript comes back as it was.
 */
export function encodeText(text: string): Uint8Array {
  if (text.isWellFormed()) return encoder.encode(text);
  const parts = Array.from(text, (character) =>
    character.isWellFormed() ? encoder.encode(character) : threeBytes(character.charCodeAt(0)),
  );
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const part of parts) {
    bytes.set(part, place);
    place += part.length;
  }
  return bytes;
}

const threeBytes = (unit: number): Uint8Array =>
  Uint8Array.of(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 63), 0x80 | (unit & 63));

/** The string of bytes of `encodeText`; bytes that no string has become U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeAroundHalves(bytes);
  }
}

function decodeAroundHalves(bytes: Uint8Array): string {
  let text = '';
  let start = 0;
  for (let at = bytes.indexOf(0xed); at !== -1; at = bytes.indexOf(0xed, Math.max(at + 1, start))) {
    const [second = 0, third = 0] = [bytes[at + 1], bytes[at + 2]];
    if (second < 0xa0 || second > 0xbf || third < 0x80 || third > 0xbf) continue;
    text += lenient.decode(bytes.subarray(start, at));
    text += String.fromCharCode(0xd000 | ((second & 63) << 6) | (third & 63));
    start = at + 3;
  }
  return text + lenient.decode(bytes.subarray(start));
}
