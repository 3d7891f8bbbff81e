import { errorCodes } from '@slipway/contract';
import { code, pageHead, table } from './markdown.ts';

/** Every code the API may answer with. */
export function errorsPage(): string {
  const rows = Object.entries(errorCodes).map(([name, { status, meaning }]) => [
    code(name),
    String(status),
    meaning,
  ]);
  return `${pageHead('Errors', 'packages/contract/src/errors.ts')}
Every answer of the API that is not a 2xx has this body. \`message\` says what was wrong with the value, \`hint\` how to
mend it, and \`requestId\` finds the cause in the server's log.

\`\`\`json
{ "error": { "code": "not-found", "message": "there is no model 'delys'", "hint": "…", "requestId": "01k…" } }
\`\`\`

A fault of the caller is always a 4xx. Codes do not change their meaning; new ones may be added.

${table(['code', 'status', 'meaning'], rows)}
`;
}
