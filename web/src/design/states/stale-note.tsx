import { TimeAgo } from '../things/time-ago.tsx';
import classes from './stale-note.module.css';
import { ToneIcon } from './tone-icon.tsx';

type Props = { error: Error; since: number; onRetry: () => void };

/** What is shown is old, since when, and why. */
export function StaleNote({ error, since, onRetry }: Props) {
  return (
    <p className={classes.note} role="status">
      <ToneIcon tone="warning" size={14} />
      <span>
        Shown as of <TimeAgo at={since} />; reading it again failed: {error.message}
      </span>
      <button type="button" onClick={onRetry}>
        Try again
      </button>
    </p>
  );
}
