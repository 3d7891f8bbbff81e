import type uPlot from 'uplot';
import type { Palette } from './palette.ts';
import type { PlotInput } from './plot-input.ts';

/** Draws limits across and marked moments down the chart, above the lines. */
export function drawAnnotations(plot: uPlot, { limits = [], marks = [] }: PlotInput, palette: Palette): void {
  const { ctx, bbox } = plot;
  const pixel = devicePixelRatio;
  ctx.save();
  ctx.font = `${11 * pixel}px Inter, system-ui, sans-serif`;
  ctx.lineWidth = pixel;
  for (const { value, label } of limits) {
    const y = plot.valToPos(value, 'left', true);
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    strokeLine(ctx, [bbox.left, y, bbox.left + bbox.width, y], {
      color: palette.bad,
      dash: [6 * pixel, 4 * pixel],
    });
    const width = ctx.measureText(label).width;
    writeOver(ctx, label, {
      x: bbox.left + bbox.width - 4 * pixel - width,
      y: y - 5 * pixel,
      color: palette.bad,
      ground: palette.surface,
    });
  }
  const tones = { good: palette.good, bad: palette.bad, idle: palette.inkFaint };
  let lastEnd = Number.NEGATIVE_INFINITY;
  for (const { x, label, tone } of marks) {
    const at = plot.valToPos(x, 'x', true);
    if (at < bbox.left || at > bbox.left + bbox.width) continue;
    strokeLine(ctx, [at, bbox.top, at, bbox.top + bbox.height], {
      color: tones[tone],
      dash: [2 * pixel, 3 * pixel],
    });
    const begin = at + 4 * pixel;
    const end = begin + ctx.measureText(label).width;
    // A label that would run into the one before, or out of the chart, is left to the list beside the chart.
    if (begin < lastEnd || end > bbox.left + bbox.width) continue;
    writeOver(ctx, label, {
      x: begin,
      y: bbox.top + 10 * pixel,
      color: tones[tone],
      ground: palette.surface,
    });
    lastEnd = end + 8 * pixel;
  }
  ctx.restore();
}

type Writing = { x: number; y: number; color: string; ground: string };

/** Writes on a ground that lets the lines below shine through a little. */
function writeOver(ctx: CanvasRenderingContext2D, text: string, { x, y, color, ground }: Writing): void {
  const pixel = devicePixelRatio;
  ctx.textAlign = 'left';
  ctx.globalAlpha = 0.8;
  ctx.fillStyle = ground;
  ctx.fillRect(x - 2 * pixel, y - 10 * pixel, ctx.measureText(text).width + 4 * pixel, 13 * pixel);
  ctx.globalAlpha = 1;
  ctx.fillStyle = color;
  ctx.fillText(text, x, y);
}

type Ends = readonly [fromX: number, fromY: number, toX: number, toY: number];

function strokeLine(
  ctx: CanvasRenderingContext2D,
  [fromX, fromY, toX, toY]: Ends,
  { color, dash }: { color: string; dash: number[] },
): void {
  ctx.strokeStyle = color;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(fromX, fromY);
  ctx.lineTo(toX, toY);
  ctx.stroke();
}
