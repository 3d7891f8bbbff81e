import { createClient, type SlipwayClient } from '@slipway/sdk';

export type { SlipwayClient };

/** The client of the server at an address. Every request ends when `interrupted` does. */
export function connect({
  url,
  token,
  interrupted,
}: {
  url: string;
  token: string | undefined;
  interrupted?: AbortSignal;
}): SlipwayClient {
  if (interrupted === undefined) return createClient({ baseUrl: url, token });
  return createClient({
    baseUrl: url,
    token,
    fetch: (input, init) => {
      const signals = [interrupted, init?.signal].filter((signal) => signal != null);
      return fetch(input, { ...init, signal: AbortSignal.any(signals) });
    },
  });
}
