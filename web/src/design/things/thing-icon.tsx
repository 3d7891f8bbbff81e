import type { ThingKind } from '@slipway/contract';
import {
  IconActivityHeartbeat,
  IconAlertTriangle,
  IconArrowsDiff,
  IconBox,
  IconBoxMultiple,
  IconBriefcase,
  IconChartHistogram,
  IconClockHour4,
  IconColumns3,
  IconDatabase,
  IconFileImport,
  IconFlask,
  IconGitBranch,
  IconPackage,
  IconPlayerPlay,
  IconRocket,
  IconRoute,
  IconRubberStamp,
  IconSettingsAutomation,
  IconTable,
  IconTargetArrow,
  IconTrash,
  IconVersions,
  IconWebhook,
  type TablerIcon,
} from '@tabler/icons-react';

const icons: Record<ThingKind, TablerIcon> = {
  project: IconBriefcase,
  dataset: IconDatabase,
  'dataset-version': IconTable,
  'feature-set': IconColumns3,
  study: IconFlask,
  run: IconPlayerPlay,
  'logged-model': IconPackage,
  evaluation: IconTargetArrow,
  comparison: IconArrowsDiff,
  model: IconBoxMultiple,
  'model-version': IconBox,
  'gate-report': IconRubberStamp,
  endpoint: IconRocket,
  revision: IconVersions,
  rollout: IconRoute,
  monitor: IconActivityHeartbeat,
  window: IconChartHistogram,
  alert: IconAlertTriangle,
  pipeline: IconGitBranch,
  'pipeline-run': IconGitBranch,
  job: IconSettingsAutomation,
  blobs: IconTrash,
  source: IconFileImport,
  webhook: IconWebhook,
};

/** The sign of a kind of thing. */
export function ThingIcon({ kind, size = 14 }: { kind: ThingKind; size?: number }) {
  const Icon = icons[kind] ?? IconClockHour4;
  return <Icon size={size} stroke={1.7} aria-hidden="true" />;
}
