import type { LoopStage } from '@slipway/contract';
import { AppLink } from '../../address/app-link.tsx';
import { hrefOfThing } from '../../address/href-of-thing.ts';
import { useProject } from '../../address/use-project.ts';
import { absent, formatNumber } from '../../design/format/format-number.ts';
import { labelWords } from '../../design/format/metric-words.ts';

/** One number of a stage, linked to what proves it. */
export function StageFact({ fact }: { fact: LoopStage['facts'][number] }) {
  const { project } = useProject();
  const { label, value, unit, evidence } = fact;
  const text = `${typeof value === 'number' ? formatNumber(value) : (value ?? absent)}${unit === undefined ? '' : ` ${unit}`}`;
  return (
    <div>
      <dt title={label}>{labelWords(label)}</dt>
      <dd>
        {evidence === undefined ? (
          text
        ) : (
          <AppLink href={hrefOfThing(project, evidence)} title={`${evidence.kind} ${evidence.label}`}>
            {text}
          </AppLink>
        )}
      </dd>
    </div>
  );
}
