import { useNow } from '../../api/use-now.ts';
import { formatDuration } from '../format/format-duration.ts';
import { absent } from '../format/format-number.ts';

type Props = { from: number | null; to: number | null };

/** How long something took, or has taken until now, in whole seconds while it runs. */
export function Elapsed({ from, to }: Props) {
  const now = useNow();
  if (from === null) return absent;
  if (to !== null) return formatDuration(to - from);
  const seconds = Math.max(0, Math.floor((now - from) / 1000));
  return seconds === 0 ? '0 s' : formatDuration(seconds * 1000);
}
