const key = 'slipway-token';

/** The bearer token of a server that asks for one; kept for this tab only. */
export const readToken = (): string | undefined => sessionStorage.getItem(key) ?? undefined;

/** Keeps the token and starts the page afresh with it. */
export function keepToken(token: string): void {
  sessionStorage.setItem(key, token);
  location.reload();
}
