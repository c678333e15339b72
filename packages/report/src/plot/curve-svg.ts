import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { curveLinear, curveStepAfter, line } from 'd3-shape';
import { html, type Markup } from '../html/markup.js';
import { axisHeight, bottomAxis, round } from './bottom-axis.js';
import { domainOf } from './domain.js';
import { type Drawing, width } from './drawing.js';
import { fitted } from './fitted.js';
import type { CurvePlot, Line, TickStyle } from './plot.js';
import { tickText } from './tick-text.js';

const [panelHeight, left, gap, top] = [190, 64, 24, 40];

interface Scales {
  x: ScaleLinear<number, number>;
  y: ScaleLinear<number, number>;
}

/** Panels share both axes, so that they can be compared. */
export function curveSvg({ panels, x, y }: CurvePlot): Drawing {
  const perRow = Math.min(3, Math.max(1, panels.length));
  const panelWidth = (width - left - 14 - (perRow - 1) * gap) / perRow;
  const points = panels.flatMap(({ lines }) => lines.flatMap((one) => one.points));
  const domain = { x: domainOf(points.map(([at]) => at)), y: y.domain ?? domainOf(points.map(([, at]) => at)) };
  const outer = panelHeight + axisHeight + top;
  return {
    height: Math.ceil(panels.length / perRow) * outer,
    content: html`<text class="name" x="4" y="14">${y.axis}</text>${panels.map(({ label, lines }, index) => {
      const from = left + (index % perRow) * (panelWidth + gap);
      const above = Math.floor(index / perRow) * outer + top;
      const scales = {
        x: scaleLinear(domain.x, [from, from + panelWidth]),
        y: scaleLinear(domain.y, [above + panelHeight, above]),
      };
      return html`<g><text class="panel" x="${round(from)}" y="${above - 8}">${fitted(label, 34)}</text>${index % perRow === 0 ? leftAxis(scales.y, { at: from, ticks: y.ticks }) : undefined}${bottomAxis(scales.x, { top: above, bottom: above + panelHeight, label: x.axis, ticks: x.ticks })}${lines.map((one) => curve(one, scales))}</g>`;
    })}`,
  };
}

function leftAxis(scale: ScaleLinear<number, number>, { at, ticks }: { at: number; ticks: TickStyle }): Markup {
  return html`<g class="axis">${scale
    .ticks(5)
    .map(
      (value) =>
        html`<text x="${at - 8}" y="${round(scale(value)) + 4}" text-anchor="end">${tickText(value, ticks)}</text>`,
    )}</g>`;
}

function curve({ role, label, points, stepped }: Line, { x, y }: Scales): Markup {
  const draw = line<readonly [number, number]>(
    ([at]) => x(at),
    ([, at]) => y(at),
  )
    .curve(stepped ? curveStepAfter : curveLinear)
    .digits(1);
  const [only] = points;
  if (only === undefined) return html``;
  const path = html`<path class="line ${role}" d="${draw([...points]) ?? ''}"><title>${label}</title></path>`;
  // A line of one point would not show.
  return points.length > 1
    ? path
    : html`<circle class="dot ${role}" cx="${round(x(only[0]))}" cy="${round(y(only[1]))}" r="3"><title>${label}</title></circle>`;
}
