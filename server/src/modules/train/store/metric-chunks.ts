import type { MetricPoint } from '../metric-value.ts';

/** A point without its key, as a curve is read. */
export type SeriesPoint = Omit<MetricPoint, 'key'>;

/** The points of one metric of one run in order of step, then time, then value; column by column. */
export type Curve = {
  readonly length: number;
  readonly steps: Float64Array;
  /** Milliseconds since 1970. */
  readonly times: Float64Array;
  readonly values: Float64Array;
};

/** Step, time and value as little-endian doubles, one point after the other: appending is concatenating. */
const pointBytes = 24;

export function encodePoints(points: readonly SeriesPoint[]): Uint8Array {
  const bytes = Buffer.allocUnsafe(points.length * pointBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (const point of points) {
    view.setFloat64(at, point.step, true);
    view.setFloat64(at + 8, point.at, true);
    view.setFloat64(at + 16, point.value, true);
    at += pointBytes;
  }
  return bytes;
}

/** The curve that pieces written at different times make together; a point sent twice stands once. */
export function decodeCurve(pieces: readonly Uint8Array[]): Curve {
  const length = pieces.reduce((sum, piece) => sum + piece.byteLength / pointBytes, 0);
  const curve = {
    length,
    steps: new Float64Array(length),
    times: new Float64Array(length),
    values: new Float64Array(length),
  };
  let index = 0;
  for (const piece of pieces) {
    const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
    for (let at = 0; at < piece.byteLength; at += pointBytes, index++) {
      curve.steps[index] = view.getFloat64(at, true);
      curve.times[index] = view.getFloat64(at + 8, true);
      curve.values[index] = view.getFloat64(at + 16, true);
    }
  }
  return isInOrder(curve) ? curve : sorted(curve);
}

export const pointAt = (curve: Curve, index: number): SeriesPoint => ({
  step: curve.steps[index]!,
  at: curve.times[index]!,
  value: curve.values[index]!,
});

/** NaN comes after every number. */
function compareValues(a: number, b: number): number {
  if (a === b) return 0;
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  return Number.isNaN(b) || a < b ? -1 : 1;
}

const compareAt = ({ steps, times, values }: Curve, a: number, b: number): number =>
  steps[a]! - steps[b]! || times[a]! - times[b]! || compareValues(values[a]!, values[b]!);

function isInOrder(curve: Curve): boolean {
  for (let i = 1; i < curve.length; i++) if (compareAt(curve, i - 1, i) >= 0) return false;
  return true;
}

function sorted(curve: Curve): Curve {
  const order = Uint32Array.from({ length: curve.length }, (_, i) => i).sort((a, b) =>
    compareAt(curve, a, b),
  );
  const kept = order.filter((place, i) => i === 0 || compareAt(curve, order[i - 1]!, place) !== 0);
  const pick = (column: Float64Array) => Float64Array.from(kept, (place) => column[place]!);
  return {
    length: kept.length,
    steps: pick(curve.steps),
    times: pick(curve.times),
    values: pick(curve.values),
  };
}
