import { calibrationCurve, expectedCalibrationError } from './calibration.ts';
import { multiclassConfusion } from './confusion.ts';
import { type Measures, type MulticlassPredictions, type Outcome, toMeasures } from './predictions.ts';
import { rowLogLoss } from './probability-scores.ts';
import { rocAuc, thresholdSteps } from './threshold-steps.ts';

export type MulticlassEvaluation = Measures & {
  readonly task: 'multiclass';
  /** [actual][predicted] */
  readonly confusion: number[][];
};

/** The metrics of a multiclass model on all rows, or on the given ones. The class with the highest probability is predicted, the first of equals. */
export const measureMulticlass = (predictions: MulticlassPredictions, rows?: ArrayLike<number>): Measures =>
  measure(predictions, rows).measures;

/** The metrics with the confusion matrix. */
export function evaluateMulticlass(predictions: MulticlassPredictions): MulticlassEvaluation {
  const { measures, confusion } = measure(predictions);
  return { task: 'multiclass', ...measures, confusion };
}

function measure(predictions: MulticlassPredictions, rows?: ArrayLike<number>) {
  const { classCount } = predictions;
  const { kept, skippedCount } = usableRows(predictions, rows);
  const actual = Int32Array.from(kept, (row) => predictions.actual[row]!);
  const predicted = Int32Array.from(kept, (row) => likeliestClass(predictions, row));
  const confusion = multiclassConfusion(actual, predicted, classCount);
  const outcomes =
    kept.length === 0 ? noRows() : outcomesOf(predictions, { kept, actual, predicted }, confusion);
  return { measures: toMeasures(outcomes, { rowCount: kept.length, skippedCount }), confusion };
}

function outcomesOf(
  predictions: MulticlassPredictions,
  { kept, actual, predicted }: { kept: Uint32Array; actual: Int32Array; predicted: Int32Array },
  confusion: readonly number[][],
): Record<string, Outcome> {
  const probability = (k: number, label: number) =>
    predictions.probabilities[kept[k]! * predictions.classCount + label]!;
  let loss = 0;
  for (let k = 0; k < kept.length; k += 1) loss += rowLogLoss(probability(k, actual[k]!));
  const isRight = Float64Array.from(kept, (_, k) => (actual[k] === predicted[k] ? 1 : 0));
  const confidence = Float64Array.from(kept, (_, k) => probability(k, predicted[k]!));
  return {
    auc: oneVersusRestAuc(actual, probability, predictions.classCount),
    ...averages(classCounts(confusion)),
    log_loss: loss / kept.length,
    ece: expectedCalibrationError(calibrationCurve(thresholdSteps(isRight, confidence))),
  };
}

function noRows(): Record<string, Outcome> {
  const names = ['precision', 'recall', 'f1'].flatMap((name) =>
    ['macro', 'weighted', 'micro'].map((average) => `${name}_${average}`),
  );
  const all = ['auc', 'accuracy', 'balanced_accuracy', 'mcc', ...names, 'log_loss', 'ece'];
  return Object.fromEntries(all.map((id) => [id, { because: 'there are no rows' }]));
}

function usableRows({ actual, probabilities, classCount }: MulticlassPredictions, rows?: ArrayLike<number>) {
  const candidates = rows ?? { length: actual.length };
  const kept: number[] = [];
  for (let k = 0; k < candidates.length; k += 1) {
    const row = rows === undefined ? k : rows[k]!;
    let isUsable = Number.isInteger(actual[row]!) && actual[row]! >= 0 && actual[row]! < classCount;
    for (let label = 0; isUsable && label < classCount; label += 1)
      isUsable = Number.isFinite(probabilities[row * classCount + label]!);
    if (isUsable) kept.push(row);
  }
  return { kept: Uint32Array.from(kept), skippedCount: candidates.length - kept.length };
}

/** The class with the highest probability in a row, the first of equals. */
export function likeliestClass({ probabilities, classCount }: MulticlassPredictions, row: number): number {
  let best = 0;
  for (let label = 1; label < classCount; label += 1)
    if (probabilities[row * classCount + label]! > probabilities[row * classCount + best]!) best = label;
  return best;
}

/** The mean of each class's AUC against all others (Provost and Domingos 2000, unweighted); every class must be present. */
function oneVersusRestAuc(
  actual: Int32Array,
  probability: (k: number, label: number) => number,
  classCount: number,
): Outcome {
  let sum = 0;
  for (let label = 0; label < classCount; label += 1) {
    const steps = thresholdSteps(
      Uint8Array.from(actual, (value) => (value === label ? 1 : 0)),
      Float64Array.from(actual, (_, k) => probability(k, label)),
    );
    if (steps.positives === 0 || steps.negatives === 0)
      return { because: 'a class has no rows, or all of them' };
    sum += rocAuc(steps);
  }
  return sum / classCount;
}

const classCounts = (confusion: readonly (readonly number[])[]): ClassCounts[] =>
  confusion.map((row, label) => ({
    right: row[label]!,
    support: sum(row),
    predicted: sum(confusion.map((other) => other[label]!)),
  }));

/**
 * Averages over the classes that occur in the truth or the prediction; a class never predicted has precision 0
 * and one without rows recall 0, as scikit-learn has it.
 */
export function averages(all: readonly ClassCounts[]): Record<string, number> {
  const classes = all.filter(({ support, predicted }) => support + predicted > 0);
  const rows = sum(classes.map(({ support }) => support));
  const accuracy = sum(classes.map(({ right }) => right)) / rows;
  const result: Record<string, number> = { accuracy };
  const mean = (of: (c: ClassCounts) => number) => sum(classes.map(of)) / classes.length;
  const weighted = (of: (c: ClassCounts) => number) => sum(classes.map((c) => of(c) * c.support)) / rows;
  for (const [name, of] of Object.entries(perClass)) {
    result[`${name}_macro`] = mean(of);
    result[`${name}_weighted`] = weighted(of);
    result[`${name}_micro`] = accuracy;
  }
  const present = classes.filter(({ support }) => support > 0);
  result['balanced_accuracy'] = sum(present.map(perClass.recall)) / present.length;
  result['mcc'] = multiclassMatthews(classes, rows);
  return result;
}

/** Rows rightly given to a class, rows of the class, and rows given to it. */
export type ClassCounts = { right: number; support: number; predicted: number };

const perClass = {
  precision: ({ right, predicted }: ClassCounts): number => (predicted === 0 ? 0 : right / predicted),
  recall: ({ right, support }: ClassCounts): number => (support === 0 ? 0 : right / support),
  f1: ({ right, support, predicted }: ClassCounts): number => (2 * right) / (support + predicted),
};

/** Gorodkin's R_K (2004); 0 when the truth or the prediction is constant. */
function multiclassMatthews(classes: readonly ClassCounts[], rows: number): number {
  const right = sum(classes.map((c) => c.right));
  const cross = sum(classes.map((c) => c.support * c.predicted));
  const truth = rows ** 2 - sum(classes.map((c) => c.support ** 2));
  const said = rows ** 2 - sum(classes.map((c) => c.predicted ** 2));
  return truth === 0 || said === 0 ? 0 : (right * rows - cross) / Math.sqrt(truth * said);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
