import { useLocation } from '@tanstack/react-router';
import { Page } from '../design/layout/page.tsx';
import { EmptyState } from '../design/states/empty-state.tsx';
import { TextLink } from '../design/things/text-link.tsx';

/** An address that leads nowhere. */
export function NoSuchPage() {
  const { pathname } = useLocation();
  return (
    <Page title="No such page">
      <EmptyState title={`Nothing is at ${pathname}`} action={<TextLink href="/">All projects</TextLink>}>
        Search with Ctrl K, or begin at the list of projects.
      </EmptyState>
    </Page>
  );
}
