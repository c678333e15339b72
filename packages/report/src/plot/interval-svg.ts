import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { symbol, symbolDiamond, symbolTriangle } from 'd3-shape';
import { html, type Markup } from '../html/markup.js';
import { axisHeight, bottomAxis, round } from './bottom-axis.js';
import { domainOf } from './domain.js';
import { type Drawing, width } from './drawing.js';
import { fitted } from './fitted.js';
import type { IntervalPlot } from './plot.js';

const [left, right, rowHeight] = [200, 170, 30];
const diamond = symbol(symbolDiamond, 70)() ?? '';
const arrow = symbol(symbolTriangle, 40)() ?? '';

export function intervalSvg({ rows, axis, ticks, reference, domain }: IntervalPlot): Drawing {
  const top = reference === undefined ? 6 : 24;
  const bottom = top + rows.length * rowHeight;
  const bounds = rows.flatMap(({ value, low, high }) => [value, low, high]);
  const scale = scaleLinear(domain ?? domainOf([...bounds, reference?.value ?? null]), [left, width - right]);
  return {
    height: bottom + axisHeight,
    content: html`${bottomAxis(scale, { top, bottom, label: axis, ticks })}${reference && referenceLine(scale(reference.value), { ...reference, bottom })}${rows.map(
      (row, index) => intervalRow(row, { scale, y: top + (index + 0.5) * rowHeight }),
    )}`,
  };
}

function referenceLine(x: number, { below, above, bottom }: { below: string; above: string; bottom: number }): Markup {
  const at = round(x);
  return html`<line class="reference" x1="${at}" x2="${at}" y1="18" y2="${bottom}"/><text class="side" x="${at - 8}" y="14" text-anchor="end">← ${below}</text><text class="side" x="${at + 8}" y="14">${above} →</text>`;
}

function intervalRow(
  { label, text, value, low, high }: IntervalPlot['rows'][number],
  { scale, y }: { scale: ScaleLinear<number, number>; y: number },
): Markup {
  const [from, to] = scale.range() as [number, number];
  const within = (bound: number) => round(Math.min(to, Math.max(from, scale(bound))));
  const [x1, x2] = [low === null ? from : within(low), high === null ? to : within(high)];
  return html`<g><text x="${left - 14}" y="${y + 4}" text-anchor="end">${fitted(label, 30)}</text><line class="interval" x1="${x1}" x2="${x2}" y1="${y}" y2="${y}"/>${boundMark(x1, { y, turn: low === null ? -90 : undefined })}${boundMark(x2, { y, turn: high === null ? 90 : undefined })}<path class="point" d="${diamond}" transform="translate(${within(value)},${y})"/><text x="${width - right + 14}" y="${y + 4}">${fitted(text, 26)}</text></g>`;
}

/** A bound is a short line; an infinite one an arrow that points on. */
function boundMark(x: number, { y, turn }: { y: number; turn: number | undefined }): Markup {
  if (turn === undefined) return html`<line class="interval" x1="${x}" x2="${x}" y1="${y - 5}" y2="${y + 5}"/>`;
  return html`<path class="point" d="${arrow}" transform="translate(${x},${y}) rotate(${turn})"/>`;
}
