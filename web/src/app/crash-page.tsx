import type { ErrorComponentProps } from '@tanstack/react-router';
import { Page } from '../design/layout/page.tsx';
import { ErrorState } from '../design/states/error-state.tsx';

/** A defect of the page itself, told as one, with everything a report needs. */
export function CrashPage({ error, reset }: ErrorComponentProps) {
  return (
    <Page title="This page broke">
      <ErrorState error={error} title="A defect in the page, not in your data" onRetry={reset} />
    </Page>
  );
}
