import type { PipelineRun } from '@slipway/contract';
import { ThingLink } from '../../design/things/thing-link.tsx';

const words: Record<PipelineRun['trigger']['kind'], string> = {
  manual: 'by hand',
  schedule: 'on schedule',
  data: 'on new data',
  webhook: 'by webhook',
  alert: 'on an alert',
  replay: 'by the replay',
};

/** Why a run began. */
export function TriggerWords({ trigger: { kind, by, because } }: { trigger: PipelineRun['trigger'] }) {
  return (
    <span>
      {words[kind]}
      {kind === 'manual' && by !== '' && `, ${by}`}
      {because !== null && (
        <>
          {' '}
          <ThingLink thing={because} />
        </>
      )}
    </span>
  );
}
