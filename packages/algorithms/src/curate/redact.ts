/** Kinds of personal data that are found by their form. */
export type RedactionKind = 'email' | 'phone' | 'card' | 'iban';
export type RedactionCounts = Readonly<Record<RedactionKind, number>>;

type Rule = { readonly kind: RedactionKind; readonly pattern: RegExp; isReal(found: string): boolean };

/** In this order: an IBAN or card number would also pass as digits of a phone number. */
const rules: readonly Rule[] = [
  {
    kind: 'email',
    // RFC 5321's dot-atom and a domain with a letter top level; `a@b` and `user@1.2` are versions and decorators.
    pattern:
      /(?<![\w.@/-])[A-Za-z0-9!#$%&'*+=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,24}(?![\w@])/g,
    isReal: () => true,
  },
  {
    kind: 'iban',
    pattern: /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?![A-Za-z0-9])/g,
    isReal: isIban,
  },
  {
    kind: 'card',
    pattern: /(?<![\d.,-])\d(?:[ -]?\d){12,18}(?![\d.,]*\d)/g,
    isReal: isCardNumber,
  },
  {
    kind: 'phone',
    // International, or with an area code in brackets: bare digits are rather versions, dates and sizes.
    pattern:
      /(?<![\w.+-])(?:\+\d{1,3}[ .-]?(?:\(0?\d{1,4}\)[ .-]?)?\d(?:[ .-]?\d){6,11}|\(0?\d{2,4}\) ?\d{3,4}[ .-]\d{3,4})(?![\w-])/g,
    isReal: (found) => digitsOf(found).length >= 8,
  },
];

/**
 * Puts <email>, <phone>, <card> and <iban> in the place of such data. A card number must pass Luhn's check (ISO/IEC
 * 7812-1, annex B) and an IBAN its remainder of 97 (ISO 13616), so that ids and hashes stay.
 */
export function redact(text: string): { readonly text: string; readonly counts: RedactionCounts } {
  const counts = { email: 0, phone: 0, card: 0, iban: 0 };
  let redacted = text;
  for (const { kind, pattern, isReal } of rules)
    redacted = redacted.replace(pattern, (found) => {
      if (!isReal(found)) return found;
      counts[kind] += 1;
      return `<${kind}>`;
    });
  return { text: redacted, counts };
}

const digitsOf = (text: string) => text.replaceAll(/\D/g, '');

/** Whether the digits are 13 to 19, not all the same, begin as cards do, and their check digit is right. */
export function isCardNumber(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length < 13 || digits.length > 19 || !/^[2-6]/.test(digits) || /^(\d)\1*$/.test(digits))
    return false;
  let sum = 0;
  for (let k = 0; k < digits.length; k += 1) {
    const digit = Number(digits[digits.length - 1 - k]);
    const doubled = k % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Whether the letters and digits are 15 to 34 and leave 1 when divided by 97, country and check digits put last. */
export function isIban(text: string): boolean {
  const plain = text.replaceAll(' ', '');
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(plain)) return false;
  let remainder = 0;
  for (const character of plain.slice(4) + plain.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}
