import { SlipwayError } from '../../platform/errors/slipway-error.ts';

/** PostgreSQL keeps no NUL characters in text; refused on every database alike. Throws `invalid-request`. */
export function checkText(texts: Readonly<Record<string, string | Readonly<Record<string, string>>>>): void {
  for (const [where, value] of Object.entries(texts)) {
    const pairs = typeof value === 'string' ? [['', value] as const] : Object.entries(value);
    for (const [key, text] of pairs) {
      if (!key.includes('\0') && !text.includes('\0')) continue;
      throw new SlipwayError('invalid-request', `${where} ${JSON.stringify(key)} has a NUL character`, {
        hint: 'log binary values as an artifact',
      });
    }
  }
}
