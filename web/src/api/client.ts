import { createClient } from '@slipway/sdk';
import { readToken } from './token.ts';

/** The page's one client; the API answers on the page's own origin. */
export const client = createClient({ baseUrl: '', token: readToken() });
