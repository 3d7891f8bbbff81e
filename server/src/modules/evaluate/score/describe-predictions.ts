import {
  type BinaryEvaluation,
  evaluatePredictions,
  type Predictions,
  type RegressionEvaluation,
} from '@slipway/algorithms';
import type { Evaluation } from '@slipway/contract';

type Figures = Pick<
  Evaluation,
  'rowCount' | 'positiveShare' | 'threshold' | 'metrics' | 'confusion' | 'curves'
>;
type Curve = Evaluation['curves'][number];

/** The figures of an evaluation: metrics, confusion matrix and curves, reduced for a page. */
export function describePredictions(predictions: Predictions, classes: readonly string[] | null): Figures {
  const evaluated = evaluatePredictions(predictions);
  const figures = { rowCount: evaluated.rowCount, metrics: { ...evaluated.metrics } };
  const labels = [...(classes ?? [])];
  if (evaluated.task === 'binary') {
    const { confusion } = evaluated;
    const counts = [
      [confusion.trueNegatives, confusion.falsePositives],
      [confusion.falseNegatives, confusion.truePositives],
    ];
    return {
      ...figures,
      positiveShare: evaluated.positiveShare,
      threshold: evaluated.threshold,
      confusion: { labels, counts },
      curves: binaryCurves(evaluated),
    };
  }
  const isRegression = evaluated.task === 'regression';
  return {
    ...figures,
    positiveShare: null,
    threshold: null,
    confusion: isRegression ? null : { labels, counts: evaluated.confusion },
    curves: isRegression ? residualCurve(evaluated) : [],
  };
}

function binaryCurves({ roc, precisionRecall, calibration }: BinaryEvaluation): Curve[] {
  const curve = (
    name: string,
    labels: { xLabel: string; yLabel: string },
    points: readonly { x: number; y: number }[],
  ): Curve => ({ name, ...labels, x: points.map(({ x }) => x), y: points.map(({ y }) => y) });
  return [
    curve('roc', { xLabel: 'false positive rate', yLabel: 'true positive rate' }, roc),
    curve('precision-recall', { xLabel: 'recall', yLabel: 'precision' }, precisionRecall),
    curve(
      'calibration',
      { xLabel: 'predicted probability', yLabel: 'share of positives' },
      calibration.map((bin) => ({ x: bin.meanScore, y: bin.positiveShare })),
    ),
  ];
}

function residualCurve({ residuals }: RegressionEvaluation): Curve[] {
  if (residuals === null) return [];
  const { edges, counts } = residuals;
  const x = counts.map((_, bin) => (edges[bin]! + edges[bin + 1]!) / 2);
  return [{ name: 'residuals', x, y: counts, xLabel: 'prediction minus truth', yLabel: 'rows' }];
}
