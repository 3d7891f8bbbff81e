import { Button } from '@mantine/core';
import { isSlipwayError } from '@slipway/sdk';
import { CopyButton } from '../things/copy-button.tsx';
import classes from './error-state.module.css';
import { errorText } from './error-text.ts';
import { TokenForm } from './token-form.tsx';
import { ToneIcon } from './tone-icon.tsx';

type Props = { error: unknown; title?: string; onRetry?: (() => void) | undefined };

/** What went wrong, why, and what to do; everything copyable at once. */
export function ErrorState({ error, title, onRetry }: Props) {
  if (isSlipwayError(error) && error.status === 401) return <TokenForm />;
  const message = error instanceof Error ? error.message : String(error);
  const known = isSlipwayError(error) ? error : undefined;
  return (
    <div className={classes.error} role="alert">
      <ToneIcon tone="bad" size={18} />
      <div className={classes.words}>
        <p className={classes.title}>{title ?? 'This could not be shown'}</p>
        <p>{message}</p>
        {known?.hint && <p className={classes.hint}>{known.hint}</p>}
        <p className={classes.trail}>
          {known && <code>{known.code}</code>}
          {known?.requestId && <code>request {known.requestId}</code>}
          <CopyButton text={errorText(error)} label="Copy the error" />
        </p>
        {onRetry && (
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}
