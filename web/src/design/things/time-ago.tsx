import { useNow } from '../../api/use-now.ts';
import { formatAgo, formatDateTime } from '../format/format-time.ts';

/** How long ago; the exact time on hover. */
export function TimeAgo({ at }: { at: number }) {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={formatDateTime(at)}>
      {formatAgo(at, now)}
    </time>
  );
}
