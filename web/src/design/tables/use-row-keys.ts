import { type KeyboardEvent, useState } from 'react';

type Options = {
  count: number;
  onMove: (index: number) => void;
  onOpen: (index: number) => void;
  onToggle: (index: number) => void;
};

const steps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  j: 1,
  ArrowUp: -1,
  k: -1,
  PageDown: 20,
  PageUp: -20,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** Moves through the rows of a table by keyboard. */
export function useRowKeys({ count, onMove, onOpen, onToggle }: Options) {
  const [active, setActive] = useState(-1);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.target as HTMLElement).closest('input, textarea, [role="combobox"]')) return;
    const step = steps[event.key];
    if (step !== undefined && count > 0) {
      const next = Math.max(0, Math.min(count - 1, active + step));
      setActive(next);
      onMove(next);
    } else if (event.key === 'Enter' && active >= 0 && event.target === event.currentTarget) onOpen(active);
    else if ((event.key === 'x' || event.key === ' ') && active >= 0) onToggle(active);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { active, onKeyDown };
}
