import { createRouter } from '@tanstack/react-router';
import { parseSearch, stringifySearch } from '../address/plain-search.ts';
import { CrashPage } from './crash-page.tsx';
import { NoSuchPage } from './no-such-page.tsx';
import { PagePending } from './page-pending.tsx';
import { routeTree } from './routes.ts';

/** The page's router. Code of a place is loaded when it is first gone to. */
export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  defaultPendingMs: 300,
  defaultPendingComponent: PagePending,
  defaultErrorComponent: CrashPage,
  defaultNotFoundComponent: NoSuchPage,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
