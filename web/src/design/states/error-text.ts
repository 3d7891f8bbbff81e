import { isSlipwayError } from '@slipway/sdk';

/** An error as a text to paste into a message or an issue. */
export function errorText(error: unknown): string {
  if (!isSlipwayError(error))
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const { code, message, hint, status, requestId, details } = error;
  const lines = [
    `${code} (HTTP ${status}): ${message}`,
    hint && `hint: ${hint}`,
    requestId && `request: ${requestId}`,
    details !== undefined && `details: ${JSON.stringify(details, null, 2)}`,
    `page: ${location.href}`,
  ];
  return lines.filter(Boolean).join('\n');
}
