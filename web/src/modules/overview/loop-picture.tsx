import type { LoopStage } from '@slipway/contract';
import { LoopArrow } from './loop-arrow.tsx';
import classes from './loop-picture.module.css';
import { StageCard } from './stage-card.tsx';

/** The stages in a ring, each leading to the next and the last back to the first. */
export function LoopPicture({ stages }: { stages: readonly LoopStage[] }) {
  return (
    <ol className={classes.loop} aria-label="The loop">
      {stages.map((stage, position) => {
        const next = stages[(position + 1) % stages.length]!;
        return (
          <li key={stage.id} className={classes.stage} data-stage={stage.id}>
            <StageCard stage={stage} number={position + 1} />
            <LoopArrow
              from={stage.id}
              isFlowing={next.state === 'working'}
              label={
                stage.id === 'monitor'
                  ? 'and back: new data, retraining'
                  : `${stage.title} leads to ${next.title}`
              }
            />
          </li>
        );
      })}
    </ol>
  );
}
