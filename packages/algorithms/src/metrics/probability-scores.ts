/** Probabilities are kept this far from 0 and 1 in the log loss, so that one sure and wrong row stays finite. */
export const logLossClip = 1e-15;

/** Loss of one row in nats: minus the log of the probability given to the true class, clipped. */
export const rowLogLoss = (probabilityOfTruth: number): number =>
  -Math.log(Math.min(1 - logLossClip, Math.max(logLossClip, probabilityOfTruth)));

/** Mean log loss of a binary model, in nats; NaN without rows. */
export function logLoss(actual: ArrayLike<number>, score: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < actual.length; row += 1)
    sum += rowLogLoss(actual[row] === 1 ? score[row]! : 1 - score[row]!);
  return sum / actual.length;
}

/** Mean squared difference of probability and outcome (Brier 1950); NaN without rows. */
export function brierScore(actual: ArrayLike<number>, score: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < actual.length; row += 1) sum += (score[row]! - actual[row]!) ** 2;
  return sum / actual.length;
}
