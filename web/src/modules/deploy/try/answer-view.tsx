import type { Endpoint } from '@slipway/contract';
import type { Prediction, PredictionRow } from '@slipway/sdk';
import { formatDuration } from '../../../design/format/format-duration.ts';
import { formatNumber, formatShare } from '../../../design/format/format-number.ts';
import { CodeBlock } from '../../../design/things/code-block.tsx';
import { NumberRow } from '../../../design/things/number-row.tsx';
import { NumberTile } from '../../../design/things/number-tile.tsx';
import { curlCommand } from './curl-command.ts';
import classes from './try-tab.module.css';

type Props = {
  prediction: Prediction;
  tookMs: number;
  classes: readonly string[] | null;
  row: PredictionRow;
  endpoint: Endpoint;
};

/** What the endpoint said, and the same question as a command. */
export function AnswerView({ prediction, tookMs, classes: labels, row, endpoint }: Props) {
  const [answer = {}] = prediction.rows;
  const { label, probabilities } = answer;
  const said = label ?? answer['prediction'] ?? Object.values(answer)[0];
  return (
    <>
      <NumberRow>
        <NumberTile label="Said" value={typeof said === 'number' ? formatNumber(said) : String(said)} />
        <NumberTile label="By revision" value={`r${prediction.revision}`} />
        <NumberTile label="There and back" value={formatDuration(tookMs)} />
      </NumberRow>
      {Array.isArray(probabilities) && (
        <ul className={classes.probabilities}>
          {probabilities.map((probability, index) => (
            <li key={labels?.[index] ?? index}>
              <span>{labels?.[index] ?? `class ${index}`}</span>
              <span className={classes.track}>
                <span style={{ width: `${Number(probability) * 100}%` }} />
              </span>
              <b>{formatShare(Number(probability))}</b>
            </li>
          ))}
        </ul>
      )}
      <CodeBlock text={curlCommand(new URL(endpoint.inferUrl, location.origin).href, row)} />
    </>
  );
}
