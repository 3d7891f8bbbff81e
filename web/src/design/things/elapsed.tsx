import { useNow } from '../../api/use-now.ts';
import { formatDuration } from '../format/format-duration.ts';
import { absent } from '../format/format-number.ts';

type Props = { from: number | null; to: number | null };

/** How long something took, or has taken until now, in whole seconds while it runs. */
export function Elapsed({ from, to }: Props) {
  const now = useNow();
  if (from === null) return absent;
  return formatDuration(to === null ? Math.max(0, Math.round((now - from) / 1000) * 1000) : to - from);
}
