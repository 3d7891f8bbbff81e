import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconLoader2,
} from '@tabler/icons-react';
import type { Tone } from './tone.ts';
import classes from './tone-icon.module.css';

const icons = {
  good: IconCircleCheck,
  working: IconLoader2,
  warning: IconAlertTriangle,
  bad: IconCircleX,
  idle: IconCircleDashed,
};

/** The sign of a tone, in its colour. */
export function ToneIcon({ tone, size = 15 }: { tone: Tone; size?: number }) {
  const Icon = icons[tone];
  return <Icon className={classes.icon} data-tone={tone} size={size} stroke={2} aria-hidden="true" />;
}
