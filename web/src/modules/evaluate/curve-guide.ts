import type { Evaluation } from '@slipway/contract';

type Curve = Evaluation['curves'][number];
export type CurveGuide = {
  title: string;
  guide: { name: string; points: [number, number][] } | null;
  /** Both axes are shares, from 0 to 1. */
  isUnit: boolean;
};

const diagonal: [number, number][] = [
  [0, 0],
  [1, 1],
];

/** What a curve asks, and the line to hold it against. */
export function curveGuide({ name, x, y }: Curve, positiveShare: number | null): CurveGuide {
  const isUnit = [...x, ...y].every((value) => value >= 0 && value <= 1);
  const lower = name.toLowerCase();
  if (lower.includes('calibration')) {
    return {
      title: 'Do the probabilities come true?',
      guide: { name: 'dashed: perfectly calibrated', points: diagonal },
      isUnit,
    };
  }
  if (lower.includes('roc')) {
    return {
      title: 'How well does it rank? (ROC)',
      guide: { name: 'dashed: chance', points: diagonal },
      isUnit,
    };
  }
  if (lower.includes('precision')) {
    const base = positiveShare;
    const points: [number, number][] =
      base === null
        ? []
        : [
            [0, base],
            [1, base],
          ];
    return {
      title: 'What does each found positive cost? (precision and recall)',
      guide: base === null ? null : { name: 'dashed: the share of positives', points },
      isUnit,
    };
  }
  const words = name.replaceAll(/[-_]/g, ' ');
  return { title: words.charAt(0).toUpperCase() + words.slice(1), guide: null, isUnit: false };
}
