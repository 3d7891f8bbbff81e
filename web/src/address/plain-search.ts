/** Search parts are plain texts, so that an address reads as it was meant: ?filter=metrics.auc+>+0.7 */
export const parseSearch = (text: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(text));

export function stringifySearch(search: Record<string, unknown>): string {
  const parts = Object.entries(search).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)] as [string, string]],
  );
  const text = new URLSearchParams(parts).toString();
  return text === '' ? '' : `?${text}`;
}
