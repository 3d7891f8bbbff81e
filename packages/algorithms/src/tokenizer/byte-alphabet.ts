/**
 * One printable character for each byte, so that tokens of any bytes are JSON strings without blanks: GPT-2's table
 * (Radford et al., 2019), which tokenizer.json and GGUF use. Printable bytes of Latin-1 stand for themselves, the
 * others follow from U+0100.
 */
const isPrintable = (byte: number): boolean =>
  (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;

const hidden = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !isPrintable(byte));

/** The character of each byte. */
export const characterOfByte: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  String.fromCharCode(isPrintable(byte) ? byte : 256 + hidden.indexOf(byte)),
);

/** All bytes in the order of their characters: the order in which they get their numbers as tokens. */
export const bytesInOrder: readonly number[] = [
  ...Array.from({ length: 256 }, (_, byte) => byte).filter(isPrintable),
  ...hidden,
];

/** Bytes as characters of the table. */
export const printBytes = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => characterOfByte[byte]!).join('');
